/** A pointer that moved less than this was a click. */
const DRAG_SLOP = 5;
/** How near to an edge of the view a drag scrolls it. */
const EDGE = 48;

export interface LineDragOptions {
  readonly view: () => HTMLElement | undefined;
  readonly onStart: (lineId: string) => void;
  /** The pointer's distance from the top of the list. */
  readonly onMove: (offset: number) => void;
  /** Dropped, or given up by Escape. */
  readonly onEnd: (isDropped: boolean) => void;
}

/** Follows a pointer that holds a line, and scrolls the list where it nears an edge. */
export function makeLineDrag(options: LineDragOptions) {
  let end: ((isDropped: boolean) => void) | null = null;

  function start(event: PointerEvent, lineId: string): void {
    const view = options.view();
    if (event.button !== 0 || view === undefined) return;
    // Else the browser selects text, or scrolls under a finger.
    event.preventDefault();
    end?.(false);
    const startY = event.clientY;
    let lastY = startY;
    let isActive = false;
    let frame = 0;

    const follow = () => {
      const box = view.getBoundingClientRect();
      if (lastY < box.top + EDGE) view.scrollTop -= Math.ceil((box.top + EDGE - lastY) / 4);
      else if (lastY > box.bottom - EDGE) view.scrollTop += Math.ceil((lastY - box.bottom + EDGE) / 4);
      options.onMove(lastY - box.top + view.scrollTop);
      frame = requestAnimationFrame(follow);
    };
    const onPointerMove = (move: PointerEvent) => {
      lastY = move.clientY;
      if (isActive || Math.abs(lastY - startY) < DRAG_SLOP) return;
      isActive = true;
      options.onStart(lineId);
      follow();
    };
    const onUp = () => end?.(isActive);
    const onCancel = () => end?.(false);
    const onKey = (key: KeyboardEvent) => {
      if (key.key === 'Escape') end?.(false);
    };
    end = (isDropped) => {
      end = null;
      cancelAnimationFrame(frame);
      window.removeEventListener('pointermove', onPointerMove);
      window.removeEventListener('pointerup', onUp);
      window.removeEventListener('pointercancel', onCancel);
      window.removeEventListener('keydown', onKey, true);
      if (isActive) options.onEnd(isDropped);
    };
    window.addEventListener('pointermove', onPointerMove);
    window.addEventListener('pointerup', onUp);
    window.addEventListener('pointercancel', onCancel);
    window.addEventListener('keydown', onKey, true);
  }

  return { start, stop: () => end?.(false) };
}
