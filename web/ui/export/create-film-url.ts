import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js';
import type { ExportJobs } from '../../state/job-types.ts';

export interface FilmUrl {
  /** An object URL of the film; null until it is there, or when there is none. */
  url(): string | null;
  /** True once it is known that its bytes are not on this computer. */
  isGone(): boolean;
}

/** The film of a finished job, to be played. Its URL lives as long as its owner. */
export function createFilmUrl(jobs: ExportJobs, jobId: Accessor<string | null>): FilmUrl {
  const [url, setUrl] = createSignal<string | null>(null);
  const [isGone, setGone] = createSignal(false);
  createEffect(
    on(jobId, (id) => {
      setGone(false);
      setUrl(null);
      if (id === null) return;
      let made: string | null = null;
      let left = false;
      onCleanup(() => {
        left = true;
        if (made !== null) URL.revokeObjectURL(made);
      });
      jobs.film(id).then(
        (file) => {
          if (left) return;
          if (file === null) setGone(true);
          else {
            made = URL.createObjectURL(file);
            setUrl(made);
          }
        },
        () => {
          if (!left) setGone(true);
        },
      );
    }),
  );
  return { url, isGone };
}
