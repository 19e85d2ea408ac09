/** Part of every chunk's key: raise it when any drawn byte changes, and old chunks are made again. */
export const KERNEL_VERSION = '4';

const PAGE = 65_536;

/** The kernel's exports as they are. Addresses are byte offsets in the memory; docs are in assembly/. */
export interface KernelCalls {
  columns(table: number, count: number, start: number, step: number, shape: number, size: number): void;
  rows(
    dst: number,
    dstStride: number,
    width: number,
    height: number,
    src: number,
    srcStride: number,
    srcWidth: number,
    srcHeight: number,
    start: number,
    step: number,
    shape: number,
    table: number,
    temp: number,
  ): void;
  mix(dst: number, other: number, stride: number, width: number, height: number, weight: number): void;
  mixColour(dst: number, bytes: number, value: number, weight: number): void;
  fill(dst: number, stride: number, width: number, height: number, value: number): void;
  copyRows: PlaneToPlane;
  blurPlane(plane: number, stride: number, width: number, height: number, radius: number, temp: number): void;
  blendPlane(
    dst: number,
    dstStride: number,
    layer: number,
    alpha: number,
    layerStride: number,
    width: number,
    height: number,
  ): void;
  layerFromRgba(dst: number, rgba: number, width: number, height: number): void;
  flatten(rgba: number, pixels: number, red: number, green: number, blue: number): void;
  yuvFromRgba(
    dstY: number,
    strideY: number,
    dstU: number,
    dstV: number,
    strideC: number,
    src: number,
    srcStride: number,
    width: number,
    height: number,
  ): void;
  convertLuma(
    y: number,
    strideY: number,
    u: number,
    v: number,
    strideC: number,
    width: number,
    height: number,
    ky: number,
    ku: number,
    kv: number,
    bias: number,
  ): void;
  convertChroma(
    u: number,
    v: number,
    stride: number,
    width: number,
    height: number,
    uu: number,
    uv: number,
    biasU: number,
    vu: number,
    vv: number,
    biasV: number,
  ): void;
  halveDown: PlaneToPlane;
  halveAcross: PlaneToPlane;
  halveChromaAcross: PlaneToPlane;
  thinAcross: PlaneToPlane;
  narrow(
    dst: number,
    dstStride: number,
    src: number,
    srcStride: number,
    width: number,
    height: number,
    shift: number,
  ): void;
  splitPairs(
    dstU: number,
    dstV: number,
    dstStride: number,
    src: number,
    srcStride: number,
    width: number,
    height: number,
  ): void;
  turn(
    dst: number,
    stepX: number,
    stepY: number,
    src: number,
    srcStride: number,
    width: number,
    height: number,
  ): void;
  scaleWeights(table: number, entryBytes: number, size: number, count: number): void;
  scaleAcross(dst: number, src: number, table: number, entryBytes: number, count: number): void;
  scaleDown(dst: number, ring: number, rowBytes: number, slots: number, entry: number, count: number): void;
}

/** One plane out of another; width and height are the source's. */
type PlaneToPlane = (
  dst: number,
  dstStride: number,
  src: number,
  srcStride: number,
  width: number,
  height: number,
) => void;

/** One instance of the kernel over a memory. It keeps no state, so several may share one memory. */
export interface Kernel {
  readonly memory: WebAssembly.Memory;
  readonly calls: KernelCalls;
}

/** A shared memory goes with `kernel-shared.wasm`, an unshared one with `kernel.wasm`. */
export function createKernelMemory(options: {
  readonly shared: boolean;
  readonly maximumBytes: number;
}): WebAssembly.Memory {
  const maximum = Math.min(65_536, Math.max(1, Math.ceil(options.maximumBytes / PAGE)));
  return new WebAssembly.Memory({ initial: 1, maximum, shared: options.shared });
}

export function instantiateKernel(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernel {
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  // The module is built from assembly/index.ts, whose exports KernelCalls describes.
  return { memory, calls: instance.exports as unknown as KernelCalls };
}

/** All of the memory. Ask again after anything that may have grown it: an old view stays at the old length. */
export function memoryBytes(memory: WebAssembly.Memory): Uint8Array {
  return new Uint8Array(memory.buffer);
}
