/**
 * Which rows of a long list are in the document. Heights differ and are known only once a row was shown,
 * so those not yet measured count with an estimate. Sums are kept in a Fenwick tree: 2,000 rows cost
 * eleven steps a look-up, however often they change.
 */
export interface RowHeights {
  readonly count: number;
  total(): number;
  /** Distance from the list's top to the top of a row. */
  offset(index: number): number;
  height(index: number): number;
  /** Answers whether anything changed. */
  measure(index: number, height: number): boolean;
  /** The row in which a distance from the top falls. */
  rowAt(offset: number): number;
}

export function makeRowHeights(count: number, estimate: (index: number) => number): RowHeights {
  const heights = new Float64Array(count);
  const tree = new Float64Array(count + 1);
  for (let index = 0; index < count; index += 1) heights[index] = estimate(index);
  for (let index = 0; index < count; index += 1) add(index, heights[index] ?? 0);

  function add(index: number, change: number) {
    for (let node = index + 1; node <= count; node += node & -node) tree[node] = (tree[node] ?? 0) + change;
  }
  function offset(index: number): number {
    let sum = 0;
    for (let node = Math.min(index, count); node > 0; node -= node & -node) sum += tree[node] ?? 0;
    return sum;
  }
  return {
    count,
    total: () => offset(count),
    offset,
    height: (index) => heights[index] ?? 0,
    measure(index, height) {
      const change = height - (heights[index] ?? 0);
      if (index < 0 || index >= count || Math.abs(change) < 0.5) return false;
      heights[index] = height;
      add(index, change);
      return true;
    },
    rowAt(target) {
      let node = 0;
      let left = target;
      for (let step = 1 << Math.floor(Math.log2(Math.max(1, count))); step > 0; step >>= 1) {
        const next = node + step;
        if (next <= count && (tree[next] ?? 0) <= left) {
          node = next;
          left -= tree[next] ?? 0;
        }
      }
      return Math.max(0, Math.min(count - 1, node));
    },
  };
}

export interface RowRange {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

export function visibleRows(
  heights: RowHeights,
  scrollTop: number,
  viewHeight: number,
  margin: number,
): RowRange {
  if (heights.count === 0) return { first: 0, end: 0 };
  return {
    first: heights.rowAt(Math.max(0, scrollTop - margin)),
    end: heights.rowAt(scrollTop + viewHeight + margin) + 1,
  };
}
