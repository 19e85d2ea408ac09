import type { LookFinder } from '../../../shared/analysis/kept-looks.ts';
import { type Eye, lookThrough } from '../../../shared/analysis/look-through.ts';
import type { ToolRunner } from '../../ffmpeg/types.ts';
import { type EyeThread, startEyeThread } from './eye-thread.ts';
import type { RgbaPicture } from './rgba-picture.ts';
import { openVideoFootage } from './video-footage.ts';

export interface SeenFile {
  readonly path: string;
  readonly name: string;
}

export interface FaceFinder extends LookFinder<SeenFile> {
  close(): Promise<void>;
}

/** Its thread and the model start with the first file that has to be looked at. */
export function makeFaceFinder(
  runner: ToolRunner,
  { signal }: { readonly signal: AbortSignal },
  start: typeof startEyeThread = startEyeThread,
): FaceFinder {
  let starting: Promise<EyeThread> | null = null;
  const thread = () => {
    starting ??= start({ signal });
    return starting;
  };
  return {
    async picture({ path, name }) {
      const { ask } = await thread();
      return { at: 0, cut: null, ...(await ask({ type: 'picture', path, name })) };
    },
    async video({ path, name }, range, { signal: stop, onProgress = () => {} }) {
      const { ask } = await thread();
      const footage = await openVideoFootage(path, { runner, signal: stop, name });
      const eye: Eye<RgbaPicture> = {
        look: ({ pixels }, closely) => ask({ type: 'frame', pixels, closely }),
      };
      try {
        return await lookThrough(eye, footage, range, { signal: stop, onProgress });
      } finally {
        await footage.close();
      }
    },
    async close() {
      const made = await starting?.catch(() => null);
      await made?.close();
    },
  };
}
