import type { Plan } from '../../shared/plan/plan.ts';
import type { FilmExpectation, FilmFacts } from '../media/check-film.ts';
import { callWithSignal, type WorkerLink } from '../workers/bridge.ts';
import type { FileWorkerApi } from '../workers/file/api.ts';

export type { FilmFacts };

/** What the file of a plan must be. */
export function expectationOf(
  plan: Plan,
  parts: { hasSound: boolean; hasCaptions: boolean },
): FilmExpectation {
  return {
    container: plan.container,
    width: plan.width,
    height: plan.height,
    rate: plan.rate,
    frames: plan.totalFrames,
    video: plan.video.codec,
    sound: parts.hasSound ? { codec: plan.audio.codec, samples: plan.sound.totalSamples } : null,
    captions: parts.hasCaptions,
  };
}

/** Reads the written film in the worker; throws `failed.verify` with what differs. Only then is it done. */
export function verifyFilm(
  file: File,
  expected: FilmExpectation,
  { files }: { files: WorkerLink<FileWorkerApi> },
  { signal }: { signal: AbortSignal },
): Promise<FilmFacts> {
  return callWithSignal(files, signal, (api, runId) => api.verify(runId, file, expected));
}
