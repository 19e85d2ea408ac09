import type { Kernel } from './kernel.ts';
import type { Size } from './levels.ts';
import type { PictureLevel } from './types.ts';
import { type DecodedFrame, layoutOf } from './video-types.ts';

type Alloc = (bytes: number) => number;

interface Plane extends Size {
  readonly at: number;
  readonly stride: number;
}

/** Copies a decoded frame into the kernel's memory, as 8-bit 4:2:0 with the range and matrix it has. */
export function loadPlanes(kernel: Kernel, frame: DecodedFrame, alloc: Alloc, to: PictureLevel): void {
  if (frame.pixels === 'rgba') {
    loadRgba(kernel, frame, alloc, to);
    return;
  }
  const { width, height, pixels, data } = frame;
  const { planes, sampleBytes, depth } = layoutOf(pixels, width, height);
  const [halfWidth, halfHeight] = [(width + 1) >> 1, (height + 1) >> 1];
  if (pixels === 'i420') {
    const luma = width * height;
    const chroma = halfWidth * halfHeight;
    copyRows(kernel, data.subarray(0, luma), { at: to.y, stride: to.strideY, width, height });
    const place = { stride: to.strideC, width: halfWidth, height: halfHeight };
    copyRows(kernel, data.subarray(luma, luma + chroma), { at: to.u, ...place });
    copyRows(kernel, data.subarray(luma + chroma, luma + 2 * chroma), { at: to.v, ...place });
    return;
  }
  const { calls, memory } = kernel;
  let at = alloc(planes.reduce((sum, plane) => sum + plane.width * plane.height * sampleBytes, 0));
  new Uint8Array(memory.buffer, at, data.length).set(data);
  const onto: readonly Plane[] = [
    { at: to.y, stride: to.strideY, width, height },
    { at: to.u, stride: to.strideC, width: halfWidth, height: halfHeight },
    { at: to.v, stride: to.strideC, width: halfWidth, height: halfHeight },
  ];
  for (const [index, size] of planes.entries()) {
    const stride = size.width * sampleBytes;
    const target = onto[index];
    if (pixels === 'nv12' && index === 1) {
      calls.splitPairs(to.u, to.v, to.strideC, at, stride, halfWidth, halfHeight);
    } else if (target !== undefined) {
      const plane = { at, stride, ...size };
      thin(kernel, depth === 8 ? plane : narrowed(kernel, plane, depth, alloc), target, alloc);
    }
    at += stride * size.height;
  }
}

function narrowed(kernel: Kernel, plane: Plane, depth: number, alloc: Alloc): Plane {
  const { width, height } = plane;
  const at = alloc(width * height);
  kernel.calls.narrow(at, width, plane.at, plane.stride, width, height, depth - 8);
  return { at, stride: width, width, height };
}

/** A plane to the size it has in 4:2:0; luma has it already. */
function thin(kernel: Kernel, plane: Plane, to: Plane, alloc: Alloc): void {
  const { calls } = kernel;
  let from = plane;
  if (from.width > to.width) {
    const isLast = from.height === to.height;
    const onto = isLast ? to : { ...to, height: from.height, at: alloc(to.stride * from.height) };
    calls.thinAcross(onto.at, onto.stride, from.at, from.stride, from.width, from.height);
    if (isLast) return;
    from = onto;
  }
  if (from.height > to.height) {
    calls.halveDown(to.at, to.stride, from.at, from.stride, from.width, from.height);
    return;
  }
  const bytes = new Uint8Array(kernel.memory.buffer);
  for (let row = 0; row < from.height; row += 1) {
    const start = from.at + row * from.stride;
    bytes.copyWithin(to.at + row * to.stride, start, start + from.width);
  }
}

function copyRows(kernel: Kernel, data: Uint8Array, { at, stride, width, height }: Plane): void {
  const bytes = new Uint8Array(kernel.memory.buffer, at, stride * height);
  if (stride === width) {
    bytes.set(data);
    return;
  }
  for (let row = 0; row < height; row += 1) {
    bytes.set(data.subarray(row * width, (row + 1) * width), row * stride);
  }
}

/** `yuvFromRgba` looks at the pixels beside each row, and at a row more where the height is odd. */
function loadRgba(
  kernel: Kernel,
  { width, height, data }: DecodedFrame,
  alloc: Alloc,
  to: PictureLevel,
): void {
  const stride = (width + 2) * 4;
  const at = alloc(stride * (height + 1));
  const bytes = new Uint8Array(kernel.memory.buffer, at, stride * (height + 1));
  for (let row = 0; row <= height; row += 1) {
    const start = Math.min(row, height - 1) * width * 4;
    const from = data.subarray(start, start + width * 4);
    bytes.set(from.subarray(0, 4), row * stride);
    bytes.set(from, row * stride + 4);
    bytes.set(from.subarray(width * 4 - 4), row * stride + 4 + width * 4);
  }
  kernel.calls.yuvFromRgba(to.y, to.strideY, to.u, to.v, to.strideC, at + 4, stride, width, height);
}
