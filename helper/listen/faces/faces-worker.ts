import { parentPort, workerData } from 'node:worker_threads';
import type { FoundLook } from '../../../shared/analysis/found.ts';
import { lookSize } from '../../../shared/analysis/look-picture.ts';
import { assert } from '../../../shared/assert.ts';
import { type ErrorData, toErrorData } from '../../../shared/errors.ts';
import { openPicture } from '../../media/pictures.ts';
import { openEye } from './eye.ts';
import type { EyeFiles } from './eye-files.ts';
import { type RgbaPixels, rgbaPicture } from './rgba-picture.ts';
import { shrinkPicture } from './shrink.ts';

/** What is to be looked at: a file with a picture, or a frame of a video. */
export type LookAsk =
  | { readonly type: 'picture'; readonly path: string; readonly name: string }
  | { readonly type: 'frame'; readonly pixels: RgbaPixels; readonly closely: boolean };

export type Seen = Pick<FoundLook, 'faces' | 'salient'>;
/** `ready` comes first, once, unless `broken` does. */
export type LookAnswer =
  | { readonly type: 'ready' }
  | { readonly type: 'broken'; readonly details: string }
  | { readonly type: 'seen'; readonly seen: Seen }
  | { readonly type: 'failed'; readonly error: ErrorData };

assert(parentPort !== null, 'This file is started as a worker');
const port = parentPort;
const post = (answer: LookAnswer) => port.postMessage(answer);
// A search that is stopped ends this thread.
const { signal } = new AbortController();

async function pixelsOf(ask: LookAsk): Promise<RgbaPixels> {
  if (ask.type === 'frame') return ask.pixels;
  const picture = await openPicture(ask.path, { signal, name: ask.name });
  try {
    const size = lookSize(picture);
    return { ...size, data: await shrinkPicture(picture.source, size) };
  } finally {
    picture.close();
  }
}

try {
  // Only eye-thread.ts starts this file, and it says where what finds faces lies.
  const eye = await openEye(workerData as EyeFiles);
  port.on('message', async (ask: LookAsk) => {
    try {
      const picture = rgbaPicture(await pixelsOf(ask));
      const seen = await eye.look(picture, ask.type === 'picture' || ask.closely);
      post({ type: 'seen', seen });
    } catch (error) {
      post({ type: 'failed', error: toErrorData(error) });
    }
  });
  post({ type: 'ready' });
} catch (error) {
  post({ type: 'broken', details: error instanceof Error ? error.message : String(error) });
}
