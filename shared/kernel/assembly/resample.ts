/**
 * Axis-aligned resampling of one 8-bit plane with four taps a side. Rows are blended first, into one
 * temporary row, then four outputs at a time are gathered from it by a swizzle.
 *
 * The filter goes with the step, by `shape`: 0 is Catmull-Rom (sharp, for steps up to 1), 1 a tent four
 * source pixels wide (what a step of 2 needs against aliasing). Both keep the centre of mass, so what
 * moves, moves evenly. Weights are Q14, positions double.
 */

/** Table of one row: a header, then for each four outputs a mask, two weight vectors and a base. */
const HEADER: usize = 16;
const ENTRY: usize = 64;
/** Bytes kept free before column 0 of the temporary row. */
const PAD: usize = 32;
const ONE: i32 = 1 << 14;

@inline function weightAt(tap: i32, f: f64, shape: f64): f64 {
  let sharp: f64;
  let wide: f64;
  if (tap == 0) {
    sharp = f * (-0.5 + f * (1.0 - 0.5 * f));
    wide = (1.0 - f) * 0.25;
  } else if (tap == 1) {
    sharp = 1.0 + f * f * (-2.5 + 1.5 * f);
    wide = (2.0 - f) * 0.25;
  } else if (tap == 2) {
    sharp = f * (0.5 + f * (2.0 - 1.5 * f));
    wide = (1.0 + f) * 0.25;
  } else {
    sharp = f * f * (-0.5 + 0.5 * f);
    wide = f * 0.25;
  }
  return sharp + (wide - sharp) * shape;
}

@inline function quantised(w: f64): i32 {
  return <i32>floor(w * <f64>ONE + 0.5);
}

@inline function clampPosition(p: f64, size: i32): f64 {
  return max(-1.0, min(p, <f64>size));
}

/**
 * Fills the table for `count` outputs at source positions `start + i * step` (0 is the centre of the first
 * source pixel). The step may be at most 4. Outputs come in blocks of 16; the last block overlaps the one
 * before it, so that nothing is ever stored beyond the row.
 */
export function columns(table: usize, count: i32, start: f64, step: f64, shape: f64, size: i32): void {
  const blocks = (count + 15) >> 4;
  let entry = table + HEADER;
  let lowest = i32.MAX_VALUE;
  let highest = i32.MIN_VALUE;
  for (let block = 0; block < blocks; block++) {
    const first = max(0, min(block << 4, count - 16));
    for (let group = 0; group < 4; group++) {
      const out = first + (group << 2);
      const base = <i32>floor(clampPosition(start + <f64>min(out, count - 1) * step, size)) - 1;
      for (let k = 0; k < 4; k++) {
        const p = clampPosition(start + <f64>min(out + k, count - 1) * step, size);
        const whole = floor(p);
        const f = p - whole;
        const index = min(<i32>whole - 1 - base, 12);
        const w0 = quantised(weightAt(0, f, shape));
        const w3 = quantised(weightAt(3, f, shape));
        const w2 = quantised(weightAt(2, f, shape));
        const at = entry + (<usize>k << 1);
        store<u8>(at, <u8>index);
        store<u8>(at + 1, <u8>(index + 1));
        store<u8>(at + 8, <u8>(index + 2));
        store<u8>(at + 9, <u8>(index + 3));
        const w = entry + 16 + (<usize>k << 2);
        store<i16>(w, <i16>w0);
        store<i16>(w + 2, <i16>(ONE - w0 - w2 - w3));
        store<i16>(w + 16, <i16>w2);
        store<i16>(w + 18, <i16>w3);
      }
      store<i32>(entry + 48, base);
      lowest = min(lowest, base);
      highest = max(highest, base);
      entry += ENTRY;
    }
  }
  store<i32>(table, lowest);
  store<i32>(table + 4, highest + 16);
}

/** Four outputs: one swizzle gathers their first two taps, then their last two. */
@inline function gather(column0: usize, entry: usize, half: v128): v128 {
  const taps = i8x16.swizzle(v128.load(column0 + <usize>load<i32>(entry + 48)), v128.load(entry));
  return i32x4.shr_s(i32x4.add(half, i32x4.add(
    i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(taps), v128.load(entry + 16)),
    i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(taps), v128.load(entry + 32)),
  )), 14);
}

@inline function rowAt(src: usize, stride: i32, y: i32, height: i32): usize {
  return src + <usize>max(0, min(y, height - 1)) * <usize>stride;
}

/** Four rows to one, over whole vectors. Apart from `rows`, so that its loop has the registers to itself. */
@noinline export function joinRows(
  to: usize, end: usize, r0: usize, r1: usize, r2: usize, r3: usize, weights01: i32, weights23: i32, rounding: i32,
): void {
  const w01 = i32x4.splat(weights01);
  const w23 = i32x4.splat(weights23);
  const half = i32x4.splat(rounding);
  for (; to < end; to += 16) {
    const a = v128.load(r0);
    const b = v128.load(r1);
    const c = v128.load(r2);
    const d = v128.load(r3);
    // One half after the other: with all eight sums alive at once V8 spills, which costs twice the time.
    const ab = v128.shuffle<i8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const cd = v128.shuffle<i8>(c, d, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const left = i16x8.narrow_i32x4_s(
      i32x4.shr_s(i32x4.add(half, i32x4.add(i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(ab), w01), i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(cd), w23))), 14),
      i32x4.shr_s(i32x4.add(half, i32x4.add(i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(ab), w01), i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(cd), w23))), 14),
    );
    const abHigh = v128.shuffle<i8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    const cdHigh = v128.shuffle<i8>(c, d, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    const right = i16x8.narrow_i32x4_s(
      i32x4.shr_s(i32x4.add(half, i32x4.add(i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(abHigh), w01), i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(cdHigh), w23))), 14),
      i32x4.shr_s(i32x4.add(half, i32x4.add(i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(abHigh), w01), i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(cdHigh), w23))), 14),
    );
    v128.store(to, i8x16.narrow_i16x8_u(left, right));
    r0 += 16;
    r1 += 16;
    r2 += 16;
    r3 += 16;
  }
}

/**
 * Draws `height` rows. The source plane starts at a multiple of 16 and its stride is one, so whole vectors
 * stay inside it. `temp` needs the source columns in use (at most four times the width) and 128 bytes more.
 */
export function rows(
  dst: usize, dstStride: i32, width: i32, height: i32,
  src: usize, srcStride: i32, srcWidth: i32, srcHeight: i32,
  start: f64, step: f64, shape: f64, table: usize, temp: usize,
): void {
  const lowest = load<i32>(table);
  const highest = load<i32>(table + 4);
  const from = max(0, min(lowest, srcWidth - 1)) & ~15;
  const to = max(1, min(highest, srcWidth));
  // Only the columns in use are there, so a window of a wide picture needs little room.
  const column0 = temp + PAD - <usize>from;
  for (let y = 0; y < height; y++) {
    const p = clampPosition(start + <f64>y * step, srcHeight);
    const whole = floor(p);
    const f = p - whole;
    const top = <i32>whole - 1;
    const w0 = quantised(weightAt(0, f, shape));
    const w2 = quantised(weightAt(2, f, shape));
    const w3 = quantised(weightAt(3, f, shape));
    const w1 = ONE - w0 - w2 - w3;
    const r0 = rowAt(src, srcStride, top, srcHeight);
    const r1 = rowAt(src, srcStride, top + 1, srcHeight);
    const r2 = rowAt(src, srcStride, top + 2, srcHeight);
    const r3 = rowAt(src, srcStride, top + 3, srcHeight);
    // Exact halves go up in one row and down in the next: always up would brighten each level of a chain.
    const rounding = (ONE >> 1) - (y & 1);
    joinRows(
      column0 + <usize>from, column0 + <usize>to,
      r0 + <usize>from, r1 + <usize>from, r2 + <usize>from, r3 + <usize>from,
      (w0 & 0xffff) | (w1 << 16), (w2 & 0xffff) | (w3 << 16), rounding,
    );
    // The picture's edge goes on outwards: taps beyond it see its last pixel, never what lies beside.
    if (lowest < 0) memory.fill(column0 - PAD, load<u8>(column0), PAD);
    if (highest > srcWidth) memory.fill(column0 + srcWidth, load<u8>(column0 + srcWidth - 1), 32);

    joinColumns(dst + <usize>y * <usize>dstStride, width, column0, table + HEADER, rounding);
  }
}

@noinline export function joinColumns(to: usize, width: i32, column0: usize, entry: usize, rounding: i32): void {
  const half = i32x4.splat(rounding);
  const end = to + <usize>(width & ~15);
  for (; to < end; to += 16) {
    v128.store(to, sixteen(column0, entry, half));
    entry += ENTRY * 4;
  }
  const left = width & 15;
  if (left == 0) return;
  if (width >= 16) {
    v128.store(to + left - 16, sixteen(column0, entry, half));
  } else {
    let pixels = sixteen(column0, entry, half);
    for (let i = 0; i < left; i++) {
      store<u8>(to + i, i8x16.extract_lane_u(pixels, 0));
      pixels = v128.shuffle<i8>(pixels, pixels, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0);
    }
  }
}

@inline function sixteen(column0: usize, entry: usize, half: v128): v128 {
  return i8x16.narrow_i16x8_u(
    i16x8.narrow_i32x4_s(gather(column0, entry, half), gather(column0, entry + ENTRY, half)),
    i16x8.narrow_i32x4_s(gather(column0, entry + ENTRY * 2, half), gather(column0, entry + ENTRY * 3, half)),
  );
}
