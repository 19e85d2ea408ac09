import { proxy } from 'comlink';
import { callWithSignal, linkWorker, type WorkerLink } from '../bridge.ts';
import type { IntakeWorkerApi, SoundReading, Stored, VideoReading } from './api.ts';

export interface IntakeClient {
  copy(file: Blob, folder: string, expected: string | null, options: IntakeOptions): Promise<Stored>;
  hash(file: Blob, options: IntakeOptions): Promise<string>;
  sound(file: File, options: { readonly signal: AbortSignal }): Promise<SoundReading>;
  video(file: File, options: { readonly signal: AbortSignal }): Promise<VideoReading>;
  poster(file: File, size: number, options: { readonly signal: AbortSignal }): Promise<Blob>;
  close(): void;
}

export interface IntakeOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (bytes: number) => void;
}

/** The worker starts with the first file and is made anew when it died. */
export function makeIntake(): IntakeClient {
  let link: WorkerLink<IntakeWorkerApi> | null = null;
  const alive = () => {
    if (link === null || link.dead) {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'intake' });
      link = linkWorker<IntakeWorkerApi>(worker, 'intake');
    }
    return link;
  };
  const report = (options: IntakeOptions) => proxy(options.onProgress ?? (() => {}));
  return {
    copy: (file, folder, expected, options) =>
      callWithSignal(alive(), options.signal, (api, runId) =>
        api.copy(runId, file, folder, expected, report(options)),
      ),
    hash: (file, options) =>
      callWithSignal(alive(), options.signal, (api, runId) => api.hash(runId, file, report(options))),
    sound: (file, { signal }) => callWithSignal(alive(), signal, (api, runId) => api.sound(runId, file)),
    video: (file, { signal }) =>
      callWithSignal<IntakeWorkerApi, VideoReading>(alive(), signal, (api, runId) => api.video(runId, file)),
    poster: (file, size, { signal }) =>
      callWithSignal(alive(), signal, (api, runId) => api.poster(runId, file, size)),
    close() {
      link?.terminate();
      link = null;
    },
  };
}
