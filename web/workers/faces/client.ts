import { proxy } from 'comlink';
import type { FoundLook } from '../../../shared/analysis/found.ts';
import type { LookFinder } from '../../../shared/analysis/kept-looks.ts';
import { callWithSignal, linkWorker, type WorkerLink } from '../bridge.ts';
import type { FacesWorkerApi } from './api.ts';

export interface FaceFinder extends LookFinder<File> {
  close(): void;
}

/** Models and their memory are let go when nothing was looked for during this time. */
const IDLE_MS = 20_000;

/** The worker starts with the first search and is made anew when it died. */
export function makeFaceFinder(models = new URL('/faces/', location.origin).href): FaceFinder {
  let link: WorkerLink<FacesWorkerApi> | null = null;
  let users = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const close = () => {
    clearTimeout(timer);
    link?.terminate();
    link = null;
  };
  const use = async <Result>(
    work: (link: WorkerLink<FacesWorkerApi>) => Promise<Result>,
  ): Promise<Result> => {
    clearTimeout(timer);
    users += 1;
    if (link === null || link.dead) {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'faces' });
      link = linkWorker<FacesWorkerApi>(worker, 'faces');
    }
    try {
      return await work(link);
    } finally {
      users -= 1;
      if (users === 0) timer = setTimeout(close, IDLE_MS);
    }
  };
  return {
    picture: (file, { signal }) =>
      use((to) => callWithSignal(to, signal, (api, runId) => api.picture(runId, file, file.name, models))),
    video: (file, range, { signal, onProgress }) =>
      use((to) =>
        callWithSignal<FacesWorkerApi, readonly FoundLook[]>(to, signal, (api, runId) =>
          api.video(runId, file, range, models, proxy(onProgress ?? (() => {}))),
        ),
      ),
    close,
  };
}
