import type { Artifact, ExportProgress, JobExport, RunExport } from '../../../web/state/job-types.ts';
import { artifactOf } from './state-helpers.ts';

export interface ScriptedRun {
  readonly request: JobExport;
  readonly signal: AbortSignal;
  readonly progress: (progress: ExportProgress) => void;
  finish(artifact?: Artifact): void;
  fail(error: unknown): void;
}

/** An engine whose runs end when the test says so. */
export function makeScriptedEngine() {
  const runs: ScriptedRun[] = [];
  const runExport: RunExport = (request, { signal, onProgress }) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      runs.push({
        request,
        signal,
        progress: onProgress,
        finish: (artifact = artifactOf(request)) => resolve(artifact),
        fail: reject,
      });
    });
  return { runs, runExport };
}
