/** Composites non-premultiplied RGBA over an opaque colour, in place. */
export function flatten(rgba: usize, pixels: i32, red: i32, green: i32, blue: i32): void {
  const end = rgba + (<usize>pixels << 2);
  for (let p = rgba; p < end; p += 4) {
    const a = <i32>load<u8>(p + 3);
    if (a == 255) continue;
    const rest = 255 - a;
    store<u8>(p, <u8>((<i32>load<u8>(p) * a + red * rest + 127) / 255));
    store<u8>(p + 1, <u8>((<i32>load<u8>(p + 1) * a + green * rest + 127) / 255));
    store<u8>(p + 2, <u8>((<i32>load<u8>(p + 2) * a + blue * rest + 127) / 255));
    store<u8>(p + 3, 255);
  }
}

/** Eight 16-bit sums of two pixels to one: low half plus high half. */
@inline function folded(v: v128): v128 {
  return i16x8.add(v, v128.shuffle<i8>(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
}

@inline function clamped(value: i32): u8 {
  return <u8>max(0, min(255, value));
}

/**
 * RGB to 4:2:0, BT.709 limited, chroma sited left: weights 1 2 1 across, 1 1 down. The source has one
 * pixel before and after each row, and one row more when the height is odd: the caller repeats the edge there.
 */
export function yuvFromRgba(
  dstY: usize, strideY: i32, dstU: usize, dstV: usize, strideC: i32,
  src: usize, srcStride: i32, width: i32, height: i32,
): void {
  const lumaWeights = i16x8(2991, 10064, 1016, 0, 2991, 10064, 1016, 0);
  const lumaBias = i32x4.splat((16 << 14) + 8192);
  for (let y = 0; y < height; y++) {
    let from = src + <usize>y * <usize>srcStride;
    let to = dstY + <usize>y * <usize>strideY;
    let x = 0;
    for (; x + 4 <= width; x += 4) {
      const pixels = v128.load(from);
      const a = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(pixels), lumaWeights);
      const b = i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(pixels), lumaWeights);
      const sums = i32x4.add(
        i32x4.add(v128.shuffle<i32>(a, b, 0, 2, 4, 6), v128.shuffle<i32>(a, b, 1, 3, 5, 7)), lumaBias,
      );
      const words = i16x8.narrow_i32x4_s(i32x4.shr_s(sums, 14), sums);
      store<u32>(to, i32x4.extract_lane(i8x16.narrow_i16x8_u(words, words), 0));
      from += 16;
      to += 4;
    }
    for (; x < width; x++) {
      const sum = 2991 * <i32>load<u8>(from) + 10064 * <i32>load<u8>(from + 1) + 1016 * <i32>load<u8>(from + 2);
      store<u8>(to, clamped((sum + (16 << 14) + 8192) >> 14));
      from += 4;
      to += 1;
    }
  }
  const chromaWeights = i16x8(-1649, -5547, 7196, 0, 7196, -6536, -660, 0);
  const chromaWidth = (width + 1) >> 1;
  for (let y = 0; y < height; y += 2) {
    let above = src + <usize>y * <usize>srcStride - 4;
    let below = above + <usize>srcStride;
    const row = <usize>(y >> 1) * <usize>strideC;
    for (let x = 0; x < chromaWidth; x++) {
      const sum = folded(i16x8.add(
        i16x8.add(v128.load_ext<u8>(above), v128.load_ext<u8>(above + 4)),
        i16x8.add(v128.load_ext<u8>(below), v128.load_ext<u8>(below + 4)),
      ));
      const products = i32x4.dot_i16x8_s(sum, chromaWeights);
      const u = i32x4.extract_lane(products, 0) + i32x4.extract_lane(products, 1);
      const v = i32x4.extract_lane(products, 2) + i32x4.extract_lane(products, 3);
      store<u8>(dstU + row + x, clamped((u + (128 << 17) + (1 << 16)) >> 17));
      store<u8>(dstV + row + x, clamped((v + (128 << 17) + (1 << 16)) >> 17));
      above += 8;
      below += 8;
    }
  }
}
