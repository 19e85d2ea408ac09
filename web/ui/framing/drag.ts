import type { Point } from './hand-path.ts';

export interface DragHandlers {
  /** What lies between the pointer where it went down and what it drags. */
  readonly from: (at: Point) => Point;
  readonly onBegin: () => void;
  readonly onMove: (to: Point) => void;
  readonly onEnd: () => void;
  /** Escape, or a pointer that was taken away. */
  readonly onAbandon: () => void;
}

/** One drag over an element, in parts of its box. */
export function dragOn(event: PointerEvent, element: HTMLElement, handlers: DragHandlers): void {
  if (event.button !== 0) return;
  const box = element.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return;
  const at = (pointer: PointerEvent): Point => ({
    x: (pointer.clientX - box.left) / box.width,
    y: (pointer.clientY - box.top) / box.height,
  });
  const away = handlers.from(at(event));
  element.setPointerCapture(event.pointerId);
  handlers.onBegin();
  const move = (pointer: PointerEvent) => {
    const { x, y } = at(pointer);
    handlers.onMove({ x: x + away.x, y: y + away.y });
  };
  const finish = (isKept: boolean) => {
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', keep);
    element.removeEventListener('pointercancel', drop);
    window.removeEventListener('keydown', onKey, true);
    if (isKept) handlers.onEnd();
    else handlers.onAbandon();
  };
  const keep = () => finish(true);
  const drop = () => finish(false);
  const onKey = (key: KeyboardEvent) => {
    if (key.key !== 'Escape') return;
    key.stopPropagation();
    key.preventDefault();
    drop();
  };
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', keep);
  element.addEventListener('pointercancel', drop);
  window.addEventListener('keydown', onKey, true);
  if (away.x === 0 && away.y === 0) move(event);
}
