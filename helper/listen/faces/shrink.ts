import type { PixelSize } from '../../../shared/analysis/look-picture.ts';
import type { PixelSource } from '../../../shared/kernel/types.ts';

/** Rows of RGBA made smaller as they come, each pixel the mean of what it covers; what is transparent is black. */
export interface Shrinker {
  row(pixels: Uint8Array | Uint8ClampedArray, offset: number): void;
  result(): Uint8ClampedArray;
}

export function makeShrinker(from: PixelSize, to: PixelSize): Shrinker {
  const across = sharesOf(from.width, to.width);
  const down = sharesOf(from.height, to.height);
  const line = new Float32Array(to.width * 3);
  const sums = new Float32Array(to.width * to.height * 3);
  let y = 0;
  return {
    row(pixels, offset) {
      line.fill(0);
      for (let x = 0, at = offset; x < from.width; x += 1, at += 4) {
        const share = across.share[x] ?? 0;
        const alpha = (pixels[at + 3] ?? 0) / 255;
        const place = (across.place[x] ?? 0) * 3;
        for (let colour = 0; colour < 3; colour += 1) {
          const value = (pixels[at + colour] ?? 0) * alpha;
          line[place + colour] = (line[place + colour] ?? 0) + value * share;
          if (share < across.whole)
            line[place + 3 + colour] = (line[place + 3 + colour] ?? 0) + value * (across.whole - share);
        }
      }
      const share = down.share[y] ?? 0;
      const first = (down.place[y] ?? 0) * line.length;
      for (let at = 0; at < line.length; at += 1) {
        const value = line[at] ?? 0;
        sums[first + at] = (sums[first + at] ?? 0) + value * share;
        if (share < down.whole) {
          const next = first + line.length + at;
          sums[next] = (sums[next] ?? 0) + value * (down.whole - share);
        }
      }
      y += 1;
    },
    result() {
      const data = new Uint8ClampedArray(to.width * to.height * 4).fill(255);
      for (let at = 0, out = 0; at < sums.length; at += 3, out += 4)
        for (let colour = 0; colour < 3; colour += 1) data[out + colour] = sums[at + colour] ?? 0;
      return data;
    },
  };
}

/** For each pixel where it begins to count, and how much of it does there; the rest of `whole` counts in the next. */
function sharesOf(from: number, to: number) {
  const whole = to / from;
  const place = new Uint32Array(from);
  const share = new Float64Array(from);
  for (let at = 0; at < from; at += 1) {
    const first = Math.min(to - 1, Math.floor(at * whole));
    place[at] = first;
    share[at] = first === to - 1 ? whole : Math.min(whole, first + 1 - at * whole);
  }
  return { whole, place, share };
}

export function shrink(
  data: Uint8Array | Uint8ClampedArray,
  from: PixelSize,
  to: PixelSize,
): Uint8ClampedArray {
  const shrinker = makeShrinker(from, to);
  for (let row = 0; row < from.height; row += 1) shrinker.row(data, row * from.width * 4);
  return shrinker.result();
}

const STRIP_BYTES = 4 << 20;

/** Holds a strip of the picture at a time. */
export async function shrinkPicture(source: PixelSource, to: PixelSize): Promise<Uint8ClampedArray> {
  const { width, height } = source;
  const shrinker = makeShrinker(source, to);
  const rows = Math.max(1, Math.floor(STRIP_BYTES / (width * 4)));
  for (let first = 0; first < height; first += rows) {
    const count = Math.min(rows, height - first);
    const strip = await source.readRows(first, count);
    for (let row = 0; row < count; row += 1) shrinker.row(strip, row * width * 4);
  }
  return shrinker.result();
}
