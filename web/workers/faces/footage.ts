import { LOOK_SIDE } from '../../../shared/analysis/look-picture.ts';
import { type LookFootage, signOf } from '../../../shared/analysis/look-through.ts';
import { SIGN_WIDTH } from '../../../shared/analysis/scene-cut.ts';
import { assert } from '../../../shared/assert.ts';
import type { FootageReader } from '../../media/footage.ts';
import { canvasPicture } from './canvas-picture.ts';

/** Holds one small frame at a time, however long the video is. */
export function lookFootage(footage: FootageReader): LookFootage {
  const canvas = new OffscreenCanvas(1, 1);
  const picture = async (index: number, side: number, signal: AbortSignal) => {
    const frame = await footage.frame(index, side, signal);
    [canvas.width, canvas.height] = [frame.width, frame.height];
    const context = canvas.getContext('2d', { willReadFrequently: true });
    assert(context !== null, 'A worker has a 2D canvas');
    context.drawImage(frame, 0, 0);
    frame.close();
    return canvasPicture(canvas);
  };
  return {
    timestamps: footage.timestamps,
    frame: (index, signal) => picture(index, LOOK_SIDE, signal),
    sign: async (index, signal) => signOf(await picture(index, SIGN_WIDTH, signal)),
  };
}
