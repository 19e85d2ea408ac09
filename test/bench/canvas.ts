import { Arena } from '../../shared/kernel/arena.ts';
import { createKernelMemory, instantiateKernel } from '../../shared/kernel/kernel.ts';
import { loadKernelModule } from '../../web/media/picture-kernel.ts';
import { measureKernel } from './kernel.ts';

const WIDTH = 1920;
const HEIGHT = 1080;
const ROUNDS = 3;
const SECONDS = 1;

/** Frames a second under the same slow zoom, best of some rounds in turn: the kernel's, and a 2D canvas's. */
export async function compareWithCanvas(): Promise<{ readonly ours: number; readonly canvas: number }> {
  const memory = createKernelMemory({ shared: false, maximumBytes: 1 << 29 });
  const kernel = instantiateKernel(await loadKernelModule(false), memory);
  const arena = new Arena(memory);
  const bitmap = await makeBitmap();
  let ours = 0;
  let canvas = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const now = () => performance.now();
    const { zoom } = await measureKernel(kernel, arena, now, {
      width: WIDTH,
      height: HEIGHT,
      seconds: SECONDS,
    });
    ours = Math.max(ours, zoom);
    canvas = Math.max(canvas, drawOnCanvas(bitmap));
  }
  bitmap.close();
  return { ours, canvas };
}

/** As large as the picture the kernel draws from, and as busy. */
async function makeBitmap(): Promise<ImageBitmap> {
  const pixels = new ImageData(4000, 2250);
  const words = new Uint32Array(pixels.data.buffer);
  let state = 1;
  for (let i = 0; i < words.length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    words[i] = 0xff000000 | (state >>> 8);
  }
  return createImageBitmap(pixels);
}

function drawOnCanvas(bitmap: ImageBitmap): number {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new TypeError('No 2D canvas');
  context.imageSmoothingQuality = 'high';
  const begun = performance.now();
  let frames = 0;
  while (performance.now() - begun < SECONDS * 1000) {
    const part = 1 - (0.3 * (frames % 150)) / 150;
    const width = bitmap.width * part;
    const height = bitmap.height * part;
    const x = (bitmap.width - width) / 2;
    context.drawImage(bitmap, x, (bitmap.height - height) / 2, width, height, 0, 0, WIDTH, HEIGHT);
    // Drawing is put off until someone looks.
    context.getImageData(0, 0, 1, 1);
    frames += 1;
  }
  return (frames * 1000) / (performance.now() - begun);
}
