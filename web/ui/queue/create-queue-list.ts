import { type Accessor, createComputed, createMemo, createSignal, on, onCleanup } from 'solid-js';
import { createRowWindow } from '../studio/script/create-row-window.ts';
import { makeLineDrag } from './line-drag.ts';
import { landsBefore, movableAmong, type QueueLine } from './queue-lines.ts';
import type { QueueTools } from './queue-tools.tsx';

const MARGIN = 320;
const HEIGHTS = { group: 60, job: 64 } as const;

export interface QueueListOptions {
  readonly tools: QueueTools;
  readonly lines: Accessor<readonly QueueLine[]>;
  readonly setOpen: (groupId: string, open: boolean) => void;
}

/** Focus, keys and dragging of the lines, of which only those near the view are in the document. */
export function createQueueList({ tools, lines, setOpen }: QueueListOptions) {
  const ids = createMemo(() => lines().map(({ id }) => id), [], { equals: sameIds });
  const places = createMemo(() => new Map(ids().map((id, index) => [id, index])));
  const byId = createMemo(() => new Map(lines().map((line) => [line.id, line])));
  const rows = createRowWindow({
    ids,
    margin: MARGIN,
    estimate: (id) => HEIGHTS[byId().get(id)?.type ?? 'job'],
  });
  const [focused, setFocused] = createSignal<string | null>(null);
  const [dragged, setDragged] = createSignal<string | null>(null);
  /** Among which lines the dragged one would come to lie. */
  const [gap, setGap] = createSignal<number | null>(null);
  let viewport: HTMLElement | undefined;
  const indexOf = (id: string) => places().get(id) ?? -1;
  /** Where the focused line stood when it got the focus. */
  let focusedAt = -1;
  const note = (id: string) => {
    focusedAt = indexOf(id);
    setFocused(id);
  };

  function focus(id: string): void {
    note(id);
    rows.scrollTo(indexOf(id));
    // The line may only now have come into the document.
    queueMicrotask(() =>
      viewport
        ?.querySelector<HTMLElement>(`[data-line-head="${CSS.escape(id)}"]`)
        ?.focus({ preventScroll: true }),
    );
  }

  // A line that is gone was cleared, or is not shown any more: its place is the next one's.
  createComputed(
    on(ids, (now, before) => {
      const id = focused();
      if (id === null || before === undefined || now.includes(id)) return;
      setFocused(now[Math.min(Math.max(0, before.indexOf(id)), now.length - 1)] ?? null);
    }),
  );

  function order(jobId: string): readonly string[] {
    const groupId = tools.queue.item(jobId)?.batchId ?? '';
    const group = tools.queue.groups().find(({ id }) => id === groupId);
    return group === undefined ? [] : movableAmong(group, jobId);
  }

  const drag = makeLineDrag({
    view: () => viewport,
    onStart: setDragged,
    onMove: (offset) => setGap(rows.gapAt(offset)),
    onEnd: (isDropped) => {
      const lineId = dragged();
      const to = landing();
      setDragged(null);
      setGap(null);
      const line = lineId === null ? undefined : byId().get(lineId);
      if (!isDropped || line?.type !== 'job' || to === null) return;
      const before = landsBefore(order(line.jobId), line.jobId, to.place);
      if (before !== undefined) void tools.actions.place(line.jobId, before);
    },
  });
  onCleanup(() => drag.stop());

  /** Where it would land: only among those it may be moved among, whatever is pointed at. */
  const landing = createMemo(() => {
    const line = byId().get(dragged() ?? '');
    const at = gap();
    if (line?.type !== 'job' || at === null) return null;
    const among = order(line.jobId).map((jobId) => indexOf(`job ${jobId}`));
    const shown = among.filter((index) => index >= 0);
    if (shown.length === 0) return null;
    const place = among.filter((index) => index >= 0 && index < at).length;
    const index = shown[place] ?? (shown.at(-1) ?? 0) + 1;
    return { place, offset: rows.offset(index) };
  });

  function go(from: string, step: number): void {
    const all = ids();
    const next = all[Math.max(0, Math.min(all.length - 1, indexOf(from) + step))];
    if (next !== undefined) focus(next);
  }

  async function nudge(line: QueueLine & { readonly type: 'job' }, step: number): Promise<void> {
    await tools.actions.nudge(line.jobId, step);
    focus(line.id);
  }

  function onKey(event: KeyboardEvent, line: QueueLine): void {
    const { key, altKey } = event;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const isMove = altKey && (key === 'ArrowUp' || key === 'ArrowDown');
    if (isMove && line.type === 'job') void nudge(line, key === 'ArrowUp' ? -1 : 1);
    else if (altKey) return;
    else if (key === 'ArrowUp') go(line.id, -1);
    else if (key === 'ArrowDown') go(line.id, 1);
    else if (key === 'PageUp') go(line.id, -10);
    else if (key === 'PageDown') go(line.id, 10);
    else if (key === 'Home') go(line.id, -Infinity);
    else if (key === 'End') go(line.id, Infinity);
    else if (line.type === 'group' && key === 'ArrowRight') setOpen(line.groupId, true);
    else if (line.type === 'group' && key === 'ArrowLeft') setOpen(line.groupId, false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return {
    ids,
    rows,
    indexOf,
    line: (id: string) => byId().get(id),
    attach(element: HTMLElement) {
      viewport = element;
      rows.attach(element);
      tools.keeper.watch(element, () => {
        const id = focused();
        const at = id === null ? -1 : indexOf(id);
        const { first, end } = rows.range();
        // A line that was scrolled away is not called back; one that moved takes the focus along.
        if (id !== null && at >= 0 && ((at >= first && at < end) || at !== focusedAt)) focus(id);
      });
    },
    focus,
    focused: note,
    /** The one line that Tab reaches, with its buttons; arrows go on from there. */
    tabStop: createMemo(() => {
      const id = focused();
      const { first, end } = rows.range();
      // A line that was scrolled away is not in the document.
      const at = id === null ? -1 : indexOf(id);
      return at >= first && at < end ? id : (ids()[first] ?? null);
    }),
    dragged,
    landing,
    startDrag: drag.start,
    onKey,
  };
}

export type QueueList = ReturnType<typeof createQueueList>;

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
