/** dst = layer + dst * (255 - alpha) / 255 over a rectangle; the layer is premultiplied. */
export function blendPlane(
  dst: usize, dstStride: i32, layer: usize, alpha: usize, layerStride: i32, width: i32, height: i32,
): void {
  for (let y = 0; y < height; y++) {
    const to = dst + <usize>y * <usize>dstStride;
    const colours = layer + <usize>y * <usize>layerStride;
    const alphas = alpha + <usize>y * <usize>layerStride;
    let x: usize = 0;
    for (; x + 16 <= <usize>width; x += 16) {
      const a = v128.load(alphas + x);
      if (!v128.any_true(a)) continue;
      const rest = v128.not(a);
      const d = v128.load(to + x);
      const low = over(i16x8.extmul_low_i8x16_u(d, rest));
      const high = over(i16x8.extmul_high_i8x16_u(d, rest));
      v128.store(to + x, i8x16.add_sat_u(i8x16.narrow_i16x8_u(low, high), v128.load(colours + x)));
    }
    for (; x < <usize>width; x++) {
      const rest = 255 - <u32>load<u8>(alphas + x);
      const product = <u32>load<u8>(to + x) * rest + 128;
      const kept = (product + (product >> 8)) >> 8;
      store<u8>(to + x, <u8>min(kept + <u32>load<u8>(colours + x), 255));
    }
  }
}

/** x / 255, rounded, of eight products below 65026. */
@inline function over(products: v128): v128 {
  const biased = i16x8.add(products, i16x8.splat(128));
  return i16x8.shr_u(i16x8.add(biased, i16x8.shr_u(biased, 8)), 8);
}

/**
 * From non-premultiplied RGBA of `width` x `height` (both even, rows of `width` pixels, the column before
 * and after it and what lies outside being transparent) to Y, alpha, U, V and chroma alpha, contiguous.
 * Colour is weighted by alpha before chroma is averaged, and alpha averaged at the same siting (left).
 */
export function layerFromRgba(dst: usize, rgba: usize, width: i32, height: i32): void {
  const size = <usize>(width * height);
  const halfWidth = width >> 1;
  const halfSize = <usize>(halfWidth * (height >> 1));
  const dstA = dst + size;
  const dstU = dstA + size;
  const dstV = dstU + halfSize;
  const dstAc = dstV + halfSize;
  const alphas = i32x4.splat(0xff000000);
  // Most of a caption is clear: four pixels at a time are passed over.
  for (let i: usize = 0; i < size; i += 4) {
    if (!v128.any_true(v128.and(v128.load(rgba + (i << 2)), alphas))) {
      store<u32>(dst + i, 0);
      store<u32>(dstA + i, 0);
      continue;
    }
    for (let k = i; k < i + 4; k++) {
      const p = rgba + (k << 2);
      const a = <u32>load<u8>(p + 3);
      const luma = <u32>luma16(load<u8>(p), load<u8>(p + 1), load<u8>(p + 2));
      store<u8>(dst + k, <u8>((luma * a + (255 << 15)) / (255 << 16)));
      store<u8>(dstA + k, <u8>a);
    }
  }
  for (let y = 0; y < height >> 1; y++) {
    for (let x = 0; x < halfWidth; x++) {
      const at = <usize>(y * halfWidth + x);
      if (x > 0 && x < halfWidth - 1) {
        const p = rgba + (<usize>((y << 1) * width + (x << 1) - 1) << 2);
        const seen = v128.or(v128.load(p), v128.load(p + (<usize>width << 2)));
        if (!v128.any_true(v128.and(seen, alphas))) {
          store<u8>(dstU + at, 0);
          store<u8>(dstV + at, 0);
          store<u8>(dstAc + at, 0);
          continue;
        }
      }
      let r = 0, g = 0, b = 0, alpha = 0;
      for (let dy = 0; dy < 2; dy++) {
        for (let dx = -1; dx < 2; dx++) {
          const column = (x << 1) + dx;
          if (column < 0) continue;
          const p = rgba + (<usize>(((y << 1) + dy) * width + column) << 2);
          const a = <i32>load<u8>(p + 3) * (dx == 0 ? 2 : 1);
          r += <i32>load<u8>(p) * a;
          g += <i32>load<u8>(p + 1) * a;
          b += <i32>load<u8>(p + 2) * a;
          alpha += a;
        }
      }
      // Sums carry a factor of 8 (the siting's weights) and 255 (alpha).
      const scale = 1.0 / 2040.0;
      const neutral = <f64>alpha * 128.0 * scale;
      const u = neutral + (-0.10064373237978098 * r - 0.3385719538947288 * g + 0.4392156862745098 * b) * scale;
      const v = neutral + (0.4392156862745098 * r - 0.3989421625902075 * g - 0.04027352368430227 * b) * scale;
      store<u8>(dstU + at, <u8>max(0.0, min(255.0, floor(u + 0.5))));
      store<u8>(dstV + at, <u8>max(0.0, min(255.0, floor(v + 0.5))));
      store<u8>(dstAc + at, <u8>((alpha + 4) >> 3));
    }
  }
}

/** Limited-range BT.709 luma with 16 fractional bits. */
@inline function luma16(r: u8, g: u8, b: u8): i32 {
  return (16 << 16) + 11966 * <i32>r + 40254 * <i32>g + 4064 * <i32>b;
}
