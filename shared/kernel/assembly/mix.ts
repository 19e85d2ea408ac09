/** Weights are Q14: 0 keeps `dst`, 16384 is the other; 8192 is the exact half, rounded up. */

@inline function blend(a: v128, b: v128, weights: v128): v128 {
  const half = i32x4.splat(8192);
  const low = v128.shuffle<i8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const high = v128.shuffle<i8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  return i8x16.narrow_i16x8_u(
    i16x8.narrow_i32x4_s(
      i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(low), weights), half), 14),
      i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(low), weights), half), 14),
    ),
    i16x8.narrow_i32x4_s(
      i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(high), weights), half), 14),
      i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(high), weights), half), 14),
    ),
  );
}

/** dst = dst + (other - dst) * weight, over a rectangle that lies alike in two planes. */
export function mix(dst: usize, other: usize, stride: i32, width: i32, height: i32, weight: i32): void {
  const weights = i32x4.splat((16384 - weight) | (weight << 16));
  for (let y = 0; y < height; y++) {
    let i: usize = 0;
    for (; i + 16 <= <usize>width; i += 16) {
      v128.store(dst + i, blend(v128.load(dst + i), v128.load(other + i), weights));
    }
    for (; i < <usize>width; i++) {
      const sum = <i32>load<u8>(dst + i) * (16384 - weight) + <i32>load<u8>(other + i) * weight;
      store<u8>(dst + i, <u8>((sum + 8192) >> 14));
    }
    dst += <usize>stride;
    other += <usize>stride;
  }
}

export function mixColour(dst: usize, bytes: usize, value: i32, weight: i32): void {
  const weights = i32x4.splat((16384 - weight) | (weight << 16));
  const colour = i8x16.splat(<i8>value);
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(dst + i, blend(v128.load(dst + i), colour, weights));
  for (; i < bytes; i++) {
    store<u8>(dst + i, <u8>((<i32>load<u8>(dst + i) * (16384 - weight) + value * weight + 8192) >> 14));
  }
}

export function fill(dst: usize, stride: i32, width: i32, height: i32, value: i32): void {
  for (let y = 0; y < height; y++) memory.fill(dst + <usize>y * <usize>stride, <u8>value, width);
}

export function copyRows(dst: usize, dstStride: i32, src: usize, srcStride: i32, width: i32, height: i32): void {
  for (let y = 0; y < height; y++) {
    memory.copy(dst + <usize>y * <usize>dstStride, src + <usize>y * <usize>srcStride, width);
  }
}
