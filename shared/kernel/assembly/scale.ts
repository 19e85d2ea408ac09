/**
 * Shrinking of RGBA rows by any factor with a cubic (Catmull-Rom) stretched over the source, separable:
 * each source row is scaled across into 16-bit pixels (6 fractional bits), then rows are joined.
 */

/** A table entry: first source index and tap count, then Q14 weights. */
const HEADER: usize = 8;

function cubic(x: f64): f64 {
  const d = abs(x);
  if (d < 1.0) return 1.0 + d * d * (1.5 * d - 2.5);
  if (d < 2.0) return 2.0 + d * (-4.0 + d * (2.5 - 0.5 * d));
  return 0.0;
}

/** Weights of `count` outputs from `size` inputs; entries are `HEADER + 2 * taps` bytes, rounded up to 16. */
export function scaleWeights(table: usize, entryBytes: i32, size: i32, count: i32): void {
  const ratio = <f64>size / <f64>count;
  const taps = (entryBytes - <i32>HEADER) >> 1;
  for (let i = 0; i < count; i++) {
    const entry = table + <usize>(i * entryBytes);
    const centre = (<f64>i + 0.5) * ratio - 0.5;
    const first = max(0, <i32>ceil(centre - 2.0 * ratio));
    const last = min(min(size - 1, <i32>floor(centre + 2.0 * ratio)), first + taps - 1);
    let total = 0.0;
    for (let k = first; k <= last; k++) total += cubic((<f64>k - centre) / ratio);
    let left = 1 << 14;
    for (let k = first; k <= last; k++) {
      const weight = <i32>floor(cubic((<f64>k - centre) / ratio) / total * 16384.0 + 0.5);
      left -= weight;
      store<i16>(entry + HEADER + (<usize>(k - first) << 1), <i16>weight);
    }
    // What rounding left over goes to the middle, so that a flat area keeps its value exactly.
    const middle = entry + HEADER + (<usize>(max(first, min(last, <i32>floor(centre + 0.5))) - first) << 1);
    store<i16>(middle, <i16>(<i32>load<i16>(middle) + left));
    store<i32>(entry, first);
    store<i32>(entry + 4, last - first + 1);
  }
}

/** One row across: RGBA bytes to 16-bit pixels. */
export function scaleAcross(dst: usize, src: usize, table: usize, entryBytes: i32, count: i32): void {
  for (let i = 0; i < count; i++) {
    const entry = table + <usize>(i * entryBytes);
    const taps = load<i32>(entry + 4);
    let from = src + (<usize>load<i32>(entry) << 2);
    let sum = i32x4.splat(1 << 7);
    for (let k = 0; k < taps; k++) {
      const pixel = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from)));
      sum = i32x4.add(sum, i32x4.mul(pixel, i32x4.splat(<i32>load<i16>(entry + HEADER + (<usize>k << 1)))));
      from += 4;
    }
    const words = i16x8.narrow_i32x4_s(i32x4.shr_s(sum, 8), sum);
    store<i64>(dst + (<usize>i << 3), i64x2.extract_lane(words, 0));
  }
}

/** One output row from `taps` rows of a ring: `first` is the ring slot of the first, entry holds the weights. */
export function scaleDown(dst: usize, ring: usize, rowBytes: i32, slots: i32, entry: usize, count: i32): void {
  const first = load<i32>(entry);
  const taps = load<i32>(entry + 4);
  for (let i = 0; i < count; i++) {
    let sum = i32x4.splat(1 << 19);
    for (let k = 0; k < taps; k++) {
      const row = ring + <usize>((first + k) % slots) * <usize>rowBytes;
      const pixel = i32x4.extend_low_i16x8_s(v128.load64_zero(row + (<usize>i << 3)));
      sum = i32x4.add(sum, i32x4.mul(pixel, i32x4.splat(<i32>load<i16>(entry + HEADER + (<usize>k << 1)))));
    }
    const words = i16x8.narrow_i32x4_s(i32x4.shr_s(sum, 20), sum);
    store<u32>(dst + (<usize>i << 2), i32x4.extract_lane(i8x16.narrow_i16x8_u(words, words), 0));
  }
}
