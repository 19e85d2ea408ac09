/** How one film of a batch ended. */
export type FilmEnd<Film, Result> =
  | { readonly film: Film; readonly result: Result; readonly seconds: number }
  | { readonly film: Film; readonly error: unknown };

export interface RunFilmsOptions<Film, Result> {
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly render: (film: Film, signal: AbortSignal) => Promise<Result>;
  readonly onEnd: (end: FilmEnd<Film, Result>) => void;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
}

/**
 * Makes films, so many at once, in their order. One that fails stops no other: a full disk may hold the small ones
 * still. Stopped, it lets what runs end cleanly and rejects; what was finished was told by `onEnd`.
 */
export async function runFilms<Film, Result>(
  films: readonly Film[],
  { concurrency, signal, render, onEnd, now }: RunFilmsOptions<Film, Result>,
): Promise<void> {
  const waiting = [...films];
  const work = async () => {
    for (let film = waiting.shift(); film !== undefined; film = waiting.shift()) {
      signal.throwIfAborted();
      const from = now();
      try {
        const result = await render(film, signal);
        onEnd({ film, result, seconds: (now() - from) / 1000 });
      } catch (error) {
        signal.throwIfAborted();
        onEnd({ film, error });
      }
    }
  };
  const lanes = Math.max(1, Math.min(concurrency, films.length));
  const ends = await Promise.allSettled(Array.from({ length: lanes }, work));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
