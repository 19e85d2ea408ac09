import type { Call } from './route.ts';

/** Work that nobody else waits for ends when its client leaves, or when the helper stops. */
export async function whileThere<T>(
  { request, helper }: Pick<Call<unknown>, 'request' | 'helper'>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const gone = new AbortController();
  const { socket } = request;
  const leave = () => gone.abort(new DOMException('The client has left', 'AbortError'));
  socket.once('close', leave);
  if (socket.destroyed) leave();
  try {
    return await work(AbortSignal.any([helper.signal, gone.signal]));
  } finally {
    // It may carry the next request.
    socket.off('close', leave);
  }
}
