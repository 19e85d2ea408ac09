import type { WorkHours } from './work-hours.ts';

/** How one film of a batch ended. */
export type FilmEnd<Film, Result> =
  | { readonly film: Film; readonly result: Result; readonly seconds: number }
  | { readonly film: Film; readonly error: unknown };

export interface RunFilmsOptions<Film, Result> {
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly render: (film: Film, signal: AbortSignal) => Promise<Result>;
  /** Does the work when it may be done, stops it and does it again; at once when absent. */
  readonly within?: WorkHours['within'];
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
  { concurrency, signal, render, within = atOnce, onEnd, now }: RunFilmsOptions<Film, Result>,
): Promise<void> {
  const waiting = [...films];
  const work = async () => {
    for (let film = waiting.shift(); film !== undefined; film = waiting.shift()) {
      signal.throwIfAborted();
      const next = film;
      // Of work: the hours in which nothing may be done are no part of it.
      let seconds = 0;
      const timed = async (stop: AbortSignal) => {
        const from = now();
        try {
          return await render(next, stop);
        } finally {
          seconds += (now() - from) / 1000;
        }
      };
      try {
        const result = await within(signal, timed);
        onEnd({ film, result, seconds });
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

const atOnce: WorkHours['within'] = (signal, work) => work(signal);
