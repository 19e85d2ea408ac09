import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import { makeRowHeights, type RowHeights, visibleRows } from './row-window.ts';

export interface RowWindowOptions {
  readonly ids: () => readonly string[];
  /** Height of a row that was never shown. */
  readonly estimate: (id: string) => number;
  readonly margin: number;
}

/** Keeps only the rows near the view in the document. Measured heights are kept by id, so rows may move. */
export function createRowWindow(options: RowWindowOptions) {
  const measured = new Map<string, number>();
  const [scrollTop, setScrollTop] = createSignal(0);
  const [viewHeight, setViewHeight] = createSignal(600);
  const [version, setVersion] = createSignal(0);
  let viewport: HTMLElement | undefined;

  const heights = createMemo<RowHeights>(() => {
    const ids = options.ids();
    return makeRowHeights(ids.length, (index) => {
      const id = ids[index] ?? '';
      return measured.get(id) ?? options.estimate(id);
    });
  });
  const range = createMemo(
    () => {
      version();
      return visibleRows(heights(), scrollTop(), viewHeight(), options.margin);
    },
    undefined,
    { equals: (a, b) => a.first === b.first && a.end === b.end },
  );

  const rowObserver = new ResizeObserver((entries) => {
    let changed = false;
    for (const entry of entries) {
      const row = entry.target as HTMLElement; // only rows are observed
      const id = row.dataset.rowId;
      const height = entry.borderBoxSize[0]?.blockSize ?? 0;
      if (id === undefined || height === 0) continue;
      measured.set(id, height);
      const index = options.ids().indexOf(id);
      if (heights().measure(index, height)) changed = true;
    }
    if (changed) setVersion((value) => value + 1);
  });
  const viewObserver = new ResizeObserver(() => setViewHeight(viewport?.clientHeight ?? 600));
  onCleanup(() => {
    rowObserver.disconnect();
    viewObserver.disconnect();
  });
  createEffect(
    on(options.ids, (ids) => {
      if (measured.size <= ids.length * 2 + 100) return;
      const live = new Set(ids);
      for (const id of measured.keys()) if (!live.has(id)) measured.delete(id);
    }),
  );

  return {
    attach(element: HTMLElement) {
      viewport = element;
      viewObserver.observe(element);
      element.addEventListener('scroll', () => setScrollTop(element.scrollTop), { passive: true });
    },
    observe(row: HTMLElement) {
      rowObserver.observe(row);
      onCleanup(() => rowObserver.unobserve(row));
    },
    range,
    total: () => {
      version();
      return heights().total();
    },
    offset: (index: number) => {
      version();
      return heights().offset(index);
    },
    height: (index: number) => heights().height(index),
    /** The row boundary nearest to a height in the list: where a dragged row would go in. */
    gapAt(offset: number): number {
      const rows = heights();
      if (rows.count === 0) return 0;
      const index = rows.rowAt(offset);
      return offset > rows.offset(index) + rows.height(index) / 2 ? index + 1 : index;
    },
    scrollTo(index: number) {
      if (viewport === undefined || index < 0) return;
      const top = heights().offset(index);
      const bottom = top + heights().height(index);
      const room = 24;
      if (top < viewport.scrollTop + room) viewport.scrollTop = Math.max(0, top - room);
      else if (bottom > viewport.scrollTop + viewport.clientHeight - room) {
        viewport.scrollTop = bottom - viewport.clientHeight + room;
      }
      setScrollTop(viewport.scrollTop);
    },
  };
}
