import { UPLOAD } from '../../shared/protocol/uploads.ts';
import { type HelperApi, refusal, unreachable } from './helper-api.ts';

/** Size of a file that the helper has whole; null where it has not. */
export async function assetSize(api: HelperApi, sha256: string, signal: AbortSignal): Promise<number | null> {
  const answer = await api.fetch(`/api/assets/${sha256}`, { method: 'HEAD', signal });
  if (answer.status === 404) return null;
  if (!answer.ok) throw await refusal(answer);
  return answer.headers.get(UPLOAD.complete) === '1' ? Number(answer.headers.get(UPLOAD.offset)) : null;
}

/** The bytes of a file from one to before another. */
export async function fetchPiece(
  api: HelperApi,
  sha256: string,
  { from, to }: { readonly from: number; readonly to: number },
  signal: AbortSignal,
): Promise<Blob> {
  const answer = await api.fetch(`/api/assets/${sha256}`, {
    headers: { Range: `bytes=${from}-${to - 1}` },
    signal,
  });
  if (!answer.ok) throw await refusal(answer);
  const piece = await answer.blob().catch((error: unknown) => {
    signal.throwIfAborted();
    throw unreachable(error);
  });
  if (piece.size === to - from) return piece;
  throw unreachable(`${piece.size} bytes came of ${to - from}`);
}
