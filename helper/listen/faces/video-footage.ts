import { lookSize } from '../../../shared/analysis/look-picture.ts';
import { type LookFootage, signOf } from '../../../shared/analysis/look-through.ts';
import { SIGN_WIDTH } from '../../../shared/analysis/scene-cut.ts';
import type { ToolRunner } from '../../ffmpeg/types.ts';
import { type FramePipe, makeFramePipe } from '../../media/frame-pipe.ts';
import { smallFrameArgs } from '../../media/video.ts';
import { brokenVideo, readFrameList, readVideoStream } from '../../media/video-streams.ts';
import { type RgbaPicture, type RgbaPixels, rgbaPicture } from './rgba-picture.ts';
import { shrink } from './shrink.ts';

/** A video as it is looked through: decoded forward, and made small by ffmpeg. */
export interface VideoFootage extends LookFootage<RgbaPicture> {
  close(): Promise<void>;
}

/** A decoder that gives nothing for so long hangs. */
const STALL_MS = 30_000;

export async function openVideoFootage(
  path: string,
  {
    runner,
    signal,
    name,
  }: { readonly runner: ToolRunner; readonly signal: AbortSignal; readonly name: string },
): Promise<VideoFootage> {
  const file = { path, runner, name };
  const stream = await readVideoStream(file, signal);
  const list = await readFrameList(file, stream, signal);
  const size = lookSize(stream.geometry);
  const signSize = lookSize(size, SIGN_WIDTH);
  const abort = new AbortController();
  const stop = () => abort.abort(new DOMException('Stopped', 'AbortError'));
  let decoding: { readonly pipe: FramePipe; readonly done: Promise<unknown>; next: number } | null = null;
  /** The frames since the one that was asked for before, small enough to tell scenes apart. */
  const passed = new Map<number, RgbaPixels>();

  const start = (index: number) => {
    const { args, from } = smallFrameArgs(path, stream, list, { index, size });
    const child = runner.start('ffmpeg', args, {
      signal: AbortSignal.any([signal, abort.signal]),
      stdout: 'pipe',
      stallMs: STALL_MS,
      failure: 'input.video-broken',
      context: { file: name, stage: 'looking for faces' },
    });
    // Told by whoever reads: an end that nobody waits for is no unhandled failure.
    const done = child.done.catch((error: unknown) => error);
    if (child.stdout === null) throw new TypeError('A pipe was asked for');
    decoding = { pipe: makeFramePipe(child.stdout, size.width * size.height * 4), done, next: from };
    return decoding;
  };

  return {
    timestamps: list.timestamps,
    async frame(index) {
      passed.clear();
      // Nothing was asked for before that these could be told apart from.
      const isFirst = decoding === null;
      const running = decoding ?? start(index);
      for (;;) {
        const data = await running.pipe.next();
        signal.throwIfAborted();
        if (data === null) {
          const end = await running.done;
          throw end instanceof Error ? end : brokenVideo(name, `Decoding ended after ${running.next} frames`);
        }
        const at = running.next;
        running.next += 1;
        if (!isFirst || at === index) passed.set(at, { ...signSize, data: shrink(data, size, signSize) });
        if (at < index) continue;
        return rgbaPicture({ ...size, data });
      }
    },
    async sign(index) {
      const small = passed.get(index);
      if (small === undefined) throw new TypeError('Only frames that just passed are told apart');
      return signOf(rgbaPicture(small));
    },
    async close() {
      stop();
      await decoding?.done;
    },
  };
}
