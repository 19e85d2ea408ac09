import { transfer } from 'comlink';
import { assert } from '../../../shared/assert.ts';
import { makeMixer } from '../../../shared/audio/mix.ts';
import type { StereoBlock } from '../../../shared/audio/sound-source.ts';
import { fromErrorData } from '../../../shared/errors.ts';
import { openSound } from '../../media/sound-source.ts';
import type { OpenMedia } from '../preview/api.ts';
import { serve } from '../serve.ts';
import type { PreviewSoundApi } from './api.ts';

/** A fifth of a second: short enough to begin quickly, long enough to be few. */
const BLOCK = 9600;

interface Run {
  readonly id: number;
  readonly abort: AbortController;
  readonly blocks: AsyncGenerator<StereoBlock, void, undefined>;
}

let openMedia: OpenMedia | null = null;
let run: Run | null = null;

const api: PreviewSoundApi = {
  start(open) {
    openMedia = open;
  },

  async open(id, plan, from) {
    end();
    const abort = new AbortController();
    const { signal } = abort;
    const open = async (sha256: string) => {
      assert(openMedia !== null, 'The preview’s sound was not started');
      const answer = await openMedia(sha256);
      if ('error' in answer) throw fromErrorData(answer.error);
      return openSound(answer.file, { signal });
    };
    const mixer = makeMixer(plan, open, { from, blockSamples: BLOCK });
    run = { id, abort, blocks: mixer.blocks({ signal }) };
  },

  async next(id) {
    const current = run;
    if (current === null || current.id !== id) return null;
    try {
      const { done, value } = await current.blocks.next();
      if (done === true || value === undefined || run !== current) return null;
      const block = { left: new Float32Array(value.left), right: new Float32Array(value.right) };
      return transfer(block, [block.left.buffer, block.right.buffer]);
    } catch (error) {
      if (current.abort.signal.aborted) return null;
      throw error;
    }
  },

  async close(id) {
    if (run?.id === id) end();
  },
};

serve(api);

function end(): void {
  run?.abort.abort(new DOMException('The preview stopped', 'AbortError'));
  void run?.blocks.return().catch(() => {});
  run = null;
}
