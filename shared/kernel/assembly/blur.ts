/** Fractional bits between the passes: eight-bit steps would show once the plane is enlarged. */
const BITS: i32 = 8;

/**
 * Blurs a small plane in place: three boxes of `2 * radius + 1` in each direction are nearly a bell. The plane's
 * edge goes on outwards. `temp` holds two 16-bit planes.
 */
export function blurPlane(plane: usize, stride: i32, width: i32, height: i32, radius: i32, temp: usize): void {
  const row = <usize>width << 1;
  const first = temp;
  const second = temp + row * <usize>height;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = <i32>load<u8>(plane + <usize>(y * stride + x)) << BITS;
      store<u16>(first + <usize>y * row + (<usize>x << 1), <u16>value);
    }
  }
  let from = first;
  let to = second;
  for (let pass = 0; pass < 6; pass++) {
    const across = pass < 3;
    const lines = across ? height : width;
    const step: usize = across ? 2 : row;
    const next: usize = across ? row : 2;
    for (let line = 0; line < lines; line++) {
      boxLine(to + <usize>line * next, from + <usize>line * next, step, across ? width : height, radius);
    }
    const other = from;
    from = to;
    to = other;
  }
  // Six passes: the result lies where the first one began.
  const half = 1 << (BITS - 1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = <i32>load<u16>(first + <usize>y * row + (<usize>x << 1));
      store<u8>(plane + <usize>(y * stride + x), <u8>((value + half) >> BITS));
    }
  }
}

/** The mean of what lies within the radius, by a running sum. */
function boxLine(to: usize, from: usize, step: usize, count: i32, radius: i32): void {
  const size = 2 * radius + 1;
  const last = count - 1;
  let sum = 0;
  for (let i = -radius; i <= radius; i++) sum += at(from, step, i, last);
  for (let i = 0; i < count; i++) {
    store<u16>(to + <usize>i * step, <u16>((sum + radius) / size));
    sum += at(from, step, i + radius + 1, last) - at(from, step, i - radius, last);
  }
}

@inline function at(line: usize, step: usize, index: i32, last: i32): i32 {
  return <i32>load<u16>(line + <usize>max(0, min(index, last)) * step);
}
