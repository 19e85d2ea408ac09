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

/** Mean SSIM over blocks of 8 x 8, as it is usually computed for luma. */
export function ssim(a: Plane, b: Plane): number {
  const c1 = (0.01 * 255) ** 2;
  const c2 = (0.03 * 255) ** 2;
  let sum = 0;
  let blocks = 0;
  for (let by = 0; by + 8 <= a.height; by += 4) {
    for (let bx = 0; bx + 8 <= a.width; bx += 4) {
      let sa = 0;
      let sb = 0;
      let saa = 0;
      let sbb = 0;
      let sab = 0;
      for (let y = by; y < by + 8; y++) {
        for (let x = bx; x < bx + 8; x++) {
          const va = a.data[y * a.width + x] ?? 0;
          const vb = b.data[y * b.width + x] ?? 0;
          sa += va;
          sb += vb;
          saa += va * va;
          sbb += vb * vb;
          sab += va * vb;
        }
      }
      const ma = sa / 64;
      const mb = sb / 64;
      const va = saa / 64 - ma * ma;
      const vb = sbb / 64 - mb * mb;
      const cov = sab / 64 - ma * mb;
      sum += ((2 * ma * mb + c1) * (2 * cov + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
      blocks += 1;
    }
  }
  return sum / blocks;
}
