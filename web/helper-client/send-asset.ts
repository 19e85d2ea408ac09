import { StudioError } from '../../shared/errors.ts';
import { UPLOAD } from '../../shared/protocol/uploads.ts';
import { type HelperApi, refusal } from './helper-api.ts';
import { pause } from './pause.ts';

/** Small enough to lose little when the helper goes, large enough not to be slowed by asking. */
const PIECE_BYTES = 16 << 20;
const LOOK_AGAIN_MS = 500;

export interface SendOptions {
  readonly signal: AbortSignal;
  /** Bytes of this file that the helper has. */
  readonly onProgress: (bytes: number) => void;
}

interface Standing {
  readonly offset: number;
  readonly isComplete: boolean;
}

/**
 * Gives a file to the helper, unless it has it; goes on where an earlier attempt ended. A file that somebody else is
 * sending too, as another film of the same story, is waited for and then gone on with.
 */
export async function sendAsset(
  api: HelperApi,
  sha256: string,
  file: Blob,
  { signal, onProgress }: SendOptions,
): Promise<void> {
  const path = `/api/assets/${sha256}`;
  const see = (state: Standing): Standing => {
    onProgress(state.isComplete ? file.size : state.offset);
    return state;
  };
  let state = see(await look(api, path, signal));
  while (!state.isComplete) {
    const answer = await api.fetch(path, {
      method: 'PUT',
      body: file.slice(state.offset, state.offset + PIECE_BYTES),
      headers: {
        'Content-Type': UPLOAD.type,
        [UPLOAD.offset]: String(state.offset),
        [UPLOAD.length]: String(file.size),
      },
      signal,
    });
    if (answer.status === 409) {
      await pause(LOOK_AGAIN_MS, signal);
      state = see(await look(api, path, signal));
      continue;
    }
    if (!answer.ok) throw await refusal(answer);
    const next = stateOf(answer);
    if (!next.isComplete && next.offset <= state.offset) {
      throw new StudioError('failed.write', 'The helper took nothing of a file. Try again', {
        context: { stage: 'preparing', details: `${path} at ${next.offset}` },
      });
    }
    state = see(next);
  }
}

async function look(api: HelperApi, path: string, signal: AbortSignal): Promise<Standing> {
  const known = await api.fetch(path, { method: 'HEAD', signal });
  return known.status === 404 ? { offset: 0, isComplete: false } : stateOf(known);
}

function stateOf(answer: Response): Standing {
  const offset = Number(answer.headers.get(UPLOAD.offset) ?? '0');
  return { offset, isComplete: answer.headers.get(UPLOAD.complete) === '1' };
}
