import { StudioError } from '../../shared/errors.ts';
import { UPLOAD } from '../../shared/protocol/uploads.ts';
import { type HelperApi, refusal } from './helper-api.ts';

/** Small enough to lose little when the helper goes, large enough not to be slowed by asking. */
const PIECE_BYTES = 16 << 20;

export interface SendOptions {
  readonly signal: AbortSignal;
  /** Bytes of this file that the helper has. */
  readonly onProgress: (bytes: number) => void;
}

/** Gives a file to the helper, unless it has it; goes on where an earlier attempt ended. */
export async function sendAsset(
  api: HelperApi,
  sha256: string,
  file: Blob,
  { signal, onProgress }: SendOptions,
): Promise<void> {
  const path = `/api/assets/${sha256}`;
  const known = await api.fetch(path, { method: 'HEAD', signal });
  let state = known.status === 404 ? { offset: 0, isComplete: false } : stateOf(known);
  onProgress(state.isComplete ? file.size : state.offset);
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
    if (!answer.ok) throw await refusal(answer);
    const next = stateOf(answer);
    if (!next.isComplete && next.offset <= state.offset) {
      throw new StudioError('failed.write', 'The helper took nothing of a file. Try again', {
        context: { stage: 'preparing', details: `${path} at ${next.offset}` },
      });
    }
    state = next;
    onProgress(state.isComplete ? file.size : state.offset);
  }
}

function stateOf(answer: Response): { readonly offset: number; readonly isComplete: boolean } {
  const offset = Number(answer.headers.get(UPLOAD.offset) ?? '0');
  return { offset, isComplete: answer.headers.get(UPLOAD.complete) === '1' };
}
