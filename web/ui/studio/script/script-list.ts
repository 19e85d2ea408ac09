import { createContext, createMemo, createSignal, onCleanup, useContext } from 'solid-js';
import type { StudioTools } from '../studio-context.tsx';
import { createRowWindow } from './create-row-window.ts';

const MARGIN = 480;
const CHARACTERS_PER_LINE = 34;
const LINE = 20;
const FRAME = 54;
/** A pointer that moved less than this was a click. */
const DRAG_SLOP = 5;
/** How near to an edge of the view a drag scrolls it, and how far each picture. */
const EDGE = 48;

/** Order, focus, keys and dragging of the rows. */
export function createScriptList(tools: StudioTools) {
  const { studio, actions, preview } = tools;
  const ids = createMemo(() => studio.document().storyline.map((segment) => segment.id), [], {
    equals: sameIds,
  });
  const places = createMemo(() => new Map(ids().map((id, index) => [id, index])));
  const rows = createRowWindow({
    ids,
    margin: MARGIN,
    estimate: (id) => {
      const text = studio.document().storyline[places().get(id) ?? -1]?.text ?? '';
      return FRAME + LINE * Math.min(12, Math.max(1, Math.ceil(text.length / CHARACTERS_PER_LINE)));
    },
  });
  const [dragging, setDragging] = createSignal<readonly string[]>([]);
  const [gap, setGap] = createSignal<number | null>(null);
  let viewport: HTMLElement | undefined;
  let focusedHere: string | null = null;
  let endDrag: (() => void) | null = null;
  onCleanup(() => endDrag?.());

  const indexOf = (id: string) => places().get(id) ?? -1;

  /** Brings a row into view, then the focus to its number or its text. */
  function focus(id: string, part: 'head' | 'text', caret?: number): void {
    rows.scrollTo(indexOf(id));
    // The row may only now have come into the document.
    queueMicrotask(() => {
      const element = viewport?.querySelector<HTMLElement>(`[data-row-${part}="${CSS.escape(id)}"]`);
      element?.focus({ preventScroll: true });
      if (element instanceof HTMLTextAreaElement && caret !== undefined)
        element.setSelectionRange(caret, caret);
    });
  }

  function seek(index: number): void {
    const segment = preview.film()?.segments[index];
    if (segment !== undefined) preview.seekFrame(segment.firstFrame);
  }

  function go(from: string, step: number, extend: boolean): void {
    const order = ids();
    const next = order[Math.max(0, Math.min(order.length - 1, indexOf(from) + step))];
    if (next === undefined) return;
    if (extend) actions.selectTo(next);
    else {
      actions.select([next], next);
      seek(indexOf(next));
    }
    focus(next, 'head');
  }

  function selected(id: string): readonly string[] {
    const selection = studio.session.state.selection;
    return selection.includes(id) ? selection : [id];
  }

  function remove(id: string): void {
    const gone = new Set(selected(id));
    const order = ids();
    const at = indexOf(id);
    const next = order.slice(at).find((each) => !gone.has(each)) ?? order.findLast((each) => !gone.has(each));
    actions.remove([...gone]);
    if (next !== undefined) focus(next, 'head');
  }

  function nudge(id: string, direction: 1 | -1, part: 'head' | 'text'): void {
    actions.nudge(selected(id), direction);
    focus(id, part);
  }

  function onHeadKey(event: KeyboardEvent, id: string): void {
    if (event.altKey && event.key === 'ArrowUp') nudge(id, -1, 'head');
    else if (event.altKey && event.key === 'ArrowDown') nudge(id, 1, 'head');
    else if (event.key === 'ArrowUp') go(id, -1, event.shiftKey);
    else if (event.key === 'ArrowDown') go(id, 1, event.shiftKey);
    else if (event.key === 'Home') go(id, -Infinity, event.shiftKey);
    else if (event.key === 'End') go(id, Infinity, event.shiftKey);
    else if (event.key === 'Enter' || event.key === 'F2') focus(id, 'text', 0);
    else if (event.key === 'Delete' || event.key === 'Backspace') remove(id);
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') actions.select(ids(), id);
    else if (event.key === 'Escape') actions.select([], null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function onTextKey(event: KeyboardEvent & { currentTarget: HTMLTextAreaElement }, id: string): void {
    const field = event.currentTarget;
    const isCaret = field.selectionStart === field.selectionEnd;
    const index = indexOf(id);
    if (event.isComposing) return;
    if (event.altKey && event.key === 'ArrowUp') nudge(id, -1, 'text');
    else if (event.altKey && event.key === 'ArrowDown') nudge(id, 1, 'text');
    else if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
      const made = actions.split(id, field.selectionStart);
      if (made !== null) focus(made, 'text', 0);
    } else if (event.key === 'Backspace' && isCaret && field.selectionStart === 0 && index > 0) {
      const merged = actions.mergeWithPrevious(id);
      if (merged !== null) focus(merged.id, 'text', merged.caret);
    } else if (event.key === 'ArrowUp' && isCaret && field.selectionStart === 0 && index > 0) {
      const above = ids()[index - 1];
      if (above !== undefined) focus(above, 'text', studio.document().storyline[index - 1]?.text.length ?? 0);
    } else if (event.key === 'ArrowDown' && isCaret && field.selectionStart === field.value.length) {
      const below = ids()[index + 1];
      if (below === undefined) return;
      focus(below, 'text', 0);
    } else if (event.key === 'Escape') focus(id, 'head');
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function startDrag(event: PointerEvent & { currentTarget: HTMLElement }, id: string): void {
    if (event.button !== 0 || viewport === undefined) return;
    const view = viewport;
    const startY = event.clientY;
    let active = false;
    let frame = 0;
    let lastY = startY;

    const place = () => {
      const box = view.getBoundingClientRect();
      setGap(rows.gapAt(lastY - box.top + view.scrollTop));
      if (lastY < box.top + EDGE) view.scrollTop -= Math.ceil((box.top + EDGE - lastY) / 4);
      else if (lastY > box.bottom - EDGE) view.scrollTop += Math.ceil((lastY - box.bottom + EDGE) / 4);
      frame = requestAnimationFrame(place);
    };
    const onMove = (move: PointerEvent) => {
      lastY = move.clientY;
      if (active || Math.abs(lastY - startY) < DRAG_SLOP) return;
      active = true;
      setDragging(selected(id));
      place();
    };
    const onUp = () => {
      const to = gap();
      const moved = dragging();
      endDrag?.();
      if (active && to !== null) actions.move(moved, to);
    };
    const onKey = (key: KeyboardEvent) => {
      if (key.key === 'Escape') endDrag?.();
    };
    // The click that ends a drag is not a choice of that row.
    const onClick = (click: MouseEvent) => {
      if (active) click.stopPropagation();
    };
    const target = event.currentTarget;
    target.addEventListener('click', onClick, { capture: true, once: true });
    endDrag = () => {
      cancelAnimationFrame(frame);
      setDragging([]);
      setGap(null);
      window.removeEventListener('pointermove', onMove);
      window.removeEventListener('pointerup', onUp);
      window.removeEventListener('pointercancel', onCancel);
      window.removeEventListener('keydown', onKey, true);
      setTimeout(() => target.removeEventListener('click', onClick, { capture: true }));
      endDrag = null;
    };
    const onCancel = () => endDrag?.();
    window.addEventListener('pointermove', onMove);
    window.addEventListener('pointerup', onUp);
    window.addEventListener('pointercancel', onCancel);
    window.addEventListener('keydown', onKey, true);
  }

  return {
    ids,
    count: () => ids().length,
    indexOf,
    rows,
    offset: rows.offset,
    observe: rows.observe,
    attach(element: HTMLElement) {
      viewport = element;
      rows.attach(element);
    },
    dragging,
    gap,
    focus,
    seek,
    /** The one row that Tab reaches, its number and then its text; arrows go on from there. */
    tabStop: () => {
      const focus = studio.session.state.focus;
      const { first, end } = rows.range();
      // A row that was scrolled away is not in the document.
      const at = focus === null ? -1 : indexOf(focus);
      return at >= first && at < end ? focus : (ids()[first] ?? null);
    },
    /**
     * Brings into view what was chosen elsewhere. A row that got the focus itself stays where it is: moving it
     * under a pressed pointer would turn its click into none.
     */
    reveal(id: string) {
      if (focusedHere !== id) rows.scrollTo(indexOf(id));
      focusedHere = null;
    },
    focused(id: string) {
      focusedHere = id;
      studio.session.set('focus', id);
    },
    onHeadKey,
    onTextKey,
    startDrag,
  };
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

export type ScriptList = ReturnType<typeof createScriptList>;

export const ScriptListContext = createContext<ScriptList>();

export function useScriptList(): ScriptList {
  const list = useContext(ScriptListContext);
  if (list === undefined) throw new TypeError('A row belongs inside the script panel');
  return list;
}
