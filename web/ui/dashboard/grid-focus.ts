/**
 * Where an arrow key leads in a grid that wraps as it likes. Places are the left and top edges of its cells
 * in order; up and down look for the nearest cell of the next row.
 */
export interface Place {
  readonly left: number;
  readonly top: number;
}

export type GridKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End';

export function isGridKey(key: string): key is GridKey {
  return ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(key);
}

export function nextInGrid(places: readonly Place[], from: number, key: GridKey): number {
  const here = places[from];
  if (here === undefined) return 0;
  const last = places.length - 1;
  switch (key) {
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'ArrowLeft':
      return Math.max(0, from - 1);
    case 'ArrowRight':
      return Math.min(last, from + 1);
    default: {
      const isDown = key === 'ArrowDown';
      const tops = places.map(({ top }) => top).filter((top) => (isDown ? top > here.top : top < here.top));
      if (tops.length === 0) return from;
      const row = isDown ? Math.min(...tops) : Math.max(...tops);
      return places.reduce((best, place, index) => {
        if (place.top !== row) return best;
        const known = places[best];
        const isNearer =
          known?.top !== row || Math.abs(place.left - here.left) < Math.abs(known.left - here.left);
        return isNearer ? index : best;
      }, from);
    }
  }
}
