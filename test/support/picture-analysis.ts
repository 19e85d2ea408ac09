/** Pure measures on luma planes, for judging decoded films. */
export interface Plane {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function meanOf({ data, width, height }: Plane, box: Box = { x: 0, y: 0, width, height }): number {
  let sum = 0;
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) sum += data[y * width + x] ?? 0;
  }
  return sum / (box.width * box.height);
}

/** How many pixels of a box differ by more than `levels`. */
export function countDifferent(a: Plane, b: Plane, box: Box, levels: number): number {
  let count = 0;
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) {
      const at = y * a.width + x;
      if (Math.abs((a.data[at] ?? 0) - (b.data[at] ?? 0)) > levels) count += 1;
    }
  }
  return count;
}

export interface Shift {
  readonly dx: number;
  readonly dy: number;
}

/** Where a block of `a` went in `b`, by the least sum of differences within `reach` pixels. */
export function followBlock(a: Plane, b: Plane, block: Box, reach: number): Shift {
  let best = { dx: 0, dy: 0, cost: Number.POSITIVE_INFINITY };
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      let cost = 0;
      for (let y = block.y; y < block.y + block.height && cost < best.cost; y += 2) {
        for (let x = block.x; x < block.x + block.width; x += 2) {
          cost += Math.abs((a.data[y * a.width + x] ?? 0) - (b.data[(y + dy) * b.width + x + dx] ?? 0));
        }
      }
      if (cost < best.cost) best = { dx, dy, cost };
    }
  }
  return { dx: best.dx, dy: best.dy };
}
