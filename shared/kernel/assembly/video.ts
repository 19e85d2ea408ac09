/**
 * What brings a decoded video frame to the kernel's format: 8-bit 4:2:0, BT.709, limited range, upright. All in
 * integers; coefficients are Q14. Rows start anywhere, nothing is written beyond `width`.
 */

@inline function byte(value: i32): u8 {
  return <u8>max(0, min(255, value));
}

/** Y' = ky Y + ku U + kv V + bias for every pixel, in place; chroma of the pixel's own block. */
export function convertLuma(
  y: usize, strideY: i32, u: usize, v: usize, strideC: i32,
  width: i32, height: i32, ky: i32, ku: i32, kv: i32, bias: i32,
): void {
  const weightsYU = i32x4.splat((ky & 0xffff) | (ku << 16));
  const weightsV = i32x4.splat(kv & 0xffff);
  const offset = i32x4.splat(bias + 8192);
  const zero = i16x8.splat(0);
  for (let row = 0; row < height; row++) {
    const at = y + <usize>row * <usize>strideY;
    const fromU = u + <usize>(row >> 1) * <usize>strideC;
    const fromV = v + <usize>(row >> 1) * <usize>strideC;
    let x: usize = 0;
    for (; x + 8 <= <usize>width; x += 8) {
      const y8 = v128.load64_zero(at + x);
      const u4 = v128.load32_zero(fromU + (x >> 1));
      const v4 = v128.load32_zero(fromV + (x >> 1));
      const ys = i16x8.extend_low_i8x16_u(y8);
      const us = i16x8.extend_low_i8x16_u(v128.shuffle<i8>(u4, u4, 0, 0, 1, 1, 2, 2, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0));
      const vs = i16x8.extend_low_i8x16_u(v128.shuffle<i8>(v4, v4, 0, 0, 1, 1, 2, 2, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0));
      const low = i32x4.add(offset, i32x4.add(
        i32x4.dot_i16x8_s(v128.shuffle<i16>(ys, us, 0, 8, 1, 9, 2, 10, 3, 11), weightsYU),
        i32x4.dot_i16x8_s(v128.shuffle<i16>(vs, zero, 0, 8, 1, 9, 2, 10, 3, 11), weightsV),
      ));
      const high = i32x4.add(offset, i32x4.add(
        i32x4.dot_i16x8_s(v128.shuffle<i16>(ys, us, 4, 12, 5, 13, 6, 14, 7, 15), weightsYU),
        i32x4.dot_i16x8_s(v128.shuffle<i16>(vs, zero, 4, 12, 5, 13, 6, 14, 7, 15), weightsV),
      ));
      const words = i16x8.narrow_i32x4_s(i32x4.shr_s(low, 14), i32x4.shr_s(high, 14));
      v128.store64_lane(at + x, i8x16.narrow_i16x8_u(words, words), 0);
    }
    for (; x < <usize>width; x++) {
      const c = x >> 1;
      const sum = ky * <i32>load<u8>(at + x) + ku * <i32>load<u8>(fromU + c) + kv * <i32>load<u8>(fromV + c);
      store<u8>(at + x, byte((sum + bias + 8192) >> 14));
    }
  }
}

@inline function mixed(low: v128, high: v128, weights: v128, offset: v128): v128 {
  const words = i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.add(offset, i32x4.dot_i16x8_s(low, weights)), 14),
    i32x4.shr_s(i32x4.add(offset, i32x4.dot_i16x8_s(high, weights)), 14),
  );
  return i8x16.narrow_i16x8_u(words, words);
}

/** Both chroma planes in place: each becomes a mix of the two. */
export function convertChroma(
  u: usize, v: usize, stride: i32, width: i32, height: i32,
  uu: i32, uv: i32, biasU: i32, vu: i32, vv: i32, biasV: i32,
): void {
  const weightsU = i32x4.splat((uu & 0xffff) | (uv << 16));
  const weightsV = i32x4.splat((vu & 0xffff) | (vv << 16));
  const offsetU = i32x4.splat(biasU + 8192);
  const offsetV = i32x4.splat(biasV + 8192);
  for (let row = 0; row < height; row++) {
    const rowU = u + <usize>row * <usize>stride;
    const rowV = v + <usize>row * <usize>stride;
    let x: usize = 0;
    for (; x + 8 <= <usize>width; x += 8) {
      const pairs = v128.shuffle<i8>(
        v128.load64_zero(rowU + x), v128.load64_zero(rowV + x),
        0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23,
      );
      const low = i16x8.extend_low_i8x16_u(pairs);
      const high = i16x8.extend_high_i8x16_u(pairs);
      v128.store64_lane(rowU + x, mixed(low, high, weightsU, offsetU), 0);
      v128.store64_lane(rowV + x, mixed(low, high, weightsV, offsetV), 0);
    }
    for (; x < <usize>width; x++) {
      const a = <i32>load<u8>(rowU + x);
      const b = <i32>load<u8>(rowV + x);
      store<u8>(rowU + x, byte((uu * a + uv * b + biasU + 8192) >> 14));
      store<u8>(rowV + x, byte((vu * a + vv * b + biasV + 8192) >> 14));
    }
  }
}

/** Half as many rows, each the mean of two; exact halves go down here and up in `halveAcross`. */
export function halveDown(dst: usize, dstStride: i32, src: usize, srcStride: i32, width: i32, srcHeight: i32): void {
  const one = i8x16.splat(1);
  for (let row = 0; row < srcHeight; row += 2) {
    const to = dst + <usize>(row >> 1) * <usize>dstStride;
    const first = src + <usize>row * <usize>srcStride;
    const second = src + <usize>min(row + 1, srcHeight - 1) * <usize>srcStride;
    let x: usize = 0;
    for (; x + 16 <= <usize>width; x += 16) {
      const a = v128.load(first + x);
      const b = v128.load(second + x);
      v128.store(to + x, i8x16.sub(i8x16.avgr_u(a, b), v128.and(v128.xor(a, b), one)));
    }
    for (; x < <usize>width; x++) {
      store<u8>(to + x, <u8>((<u32>load<u8>(first + x) + <u32>load<u8>(second + x)) >> 1));
    }
  }
}

/** Half as many columns. Luma: the mean of two. */
export function halveAcross(dst: usize, dstStride: i32, src: usize, srcStride: i32, srcWidth: i32, height: i32): void {
  const pairs = srcWidth >> 1;
  for (let row = 0; row < height; row++) {
    const to = dst + <usize>row * <usize>dstStride;
    const from = src + <usize>row * <usize>srcStride;
    let x: usize = 0;
    for (; x + 16 <= <usize>pairs; x += 16) {
      const a = v128.load(from + (x << 1));
      const b = v128.load(from + (x << 1) + 16);
      const even = v128.shuffle<i8>(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
      const odd = v128.shuffle<i8>(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
      v128.store(to + x, i8x16.avgr_u(even, odd));
    }
    for (; x < <usize>pairs; x++) {
      const at = from + (x << 1);
      store<u8>(to + x, <u8>((<u32>load<u8>(at) + <u32>load<u8>(at + 1) + 1) >> 1));
    }
    if (srcWidth & 1) store<u8>(to + x, load<u8>(from + <usize>srcWidth - 1));
  }
}

/**
 * Half as many columns of a chroma plane sited left: the samples lie on every second pixel and, made half as many,
 * on every second pixel of the half picture, which is half a pixel to the right. Weights 1 4 3 have their centre there.
 */
export function halveChromaAcross(
  dst: usize, dstStride: i32, src: usize, srcStride: i32, srcWidth: i32, height: i32,
): void {
  const width = (srcWidth + 1) >> 1;
  for (let row = 0; row < height; row++) {
    const to = dst + <usize>row * <usize>dstStride;
    const from = src + <usize>row * <usize>srcStride;
    for (let x = 0; x < width; x++) {
      const at = x << 1;
      const before = <i32>load<u8>(from + <usize>max(at - 1, 0));
      const here = <i32>load<u8>(from + <usize>at);
      const after = <i32>load<u8>(from + <usize>min(at + 1, srcWidth - 1));
      store<u8>(to + <usize>x, <u8>((before + 4 * here + 3 * after + 4) >> 3));
    }
  }
}

/** 4:4:4 to 4:2:2, sited left: weights 1 2 1. */
export function thinAcross(dst: usize, dstStride: i32, src: usize, srcStride: i32, srcWidth: i32, height: i32): void {
  const width = (srcWidth + 1) >> 1;
  for (let row = 0; row < height; row++) {
    const to = dst + <usize>row * <usize>dstStride;
    const from = src + <usize>row * <usize>srcStride;
    for (let x = 0; x < width; x++) {
      const at = x << 1;
      const before = <i32>load<u8>(from + <usize>max(at - 1, 0));
      const here = <i32>load<u8>(from + <usize>at);
      const after = <i32>load<u8>(from + <usize>min(at + 1, srcWidth - 1));
      store<u8>(to + <usize>x, <u8>((before + 2 * here + after + 2) >> 2));
    }
  }
}

/** 16-bit samples, low byte first, to bytes: rounded, `shift` is the depth less 8. */
export function narrow(
  dst: usize, dstStride: i32, src: usize, srcStride: i32, width: i32, height: i32, shift: i32,
): void {
  const half = (1 << shift) >> 1;
  for (let row = 0; row < height; row++) {
    const to = dst + <usize>row * <usize>dstStride;
    const from = src + <usize>row * <usize>srcStride;
    for (let x = 0; x < width; x++) {
      store<u8>(to + <usize>x, byte((<i32>load<u16>(from + (<usize>x << 1)) + half) >> shift));
    }
  }
}

/** Chroma pairs (NV12) to two planes. */
export function splitPairs(
  dstU: usize, dstV: usize, dstStride: i32, src: usize, srcStride: i32, width: i32, height: i32,
): void {
  for (let row = 0; row < height; row++) {
    const to = <usize>row * <usize>dstStride;
    const from = src + <usize>row * <usize>srcStride;
    for (let x = 0; x < width; x++) {
      store<u8>(dstU + to + <usize>x, load<u8>(from + (<usize>x << 1)));
      store<u8>(dstV + to + <usize>x, load<u8>(from + (<usize>x << 1) + 1));
    }
  }
}

/** Copies a plane: one source row goes to `dst` in steps of `stepX` bytes, the next one `stepY` on. */
export function turn(
  dst: usize, stepX: i32, stepY: i32, src: usize, srcStride: i32, width: i32, height: i32,
): void {
  for (let row = 0; row < height; row++) {
    let to = dst + <usize>(row * stepY);
    const from = src + <usize>row * <usize>srcStride;
    for (let x = 0; x < width; x++) {
      store<u8>(to, load<u8>(from + <usize>x));
      to += <usize>stepX;
    }
  }
}
