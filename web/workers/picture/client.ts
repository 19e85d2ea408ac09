import { callWithSignal, linkWorker, type WorkerLink } from '../bridge.ts';
import type { PictureFacts, PictureWorkerApi } from './api.ts';

export function startPictureWorker(): WorkerLink<PictureWorkerApi> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'picture' });
  return linkWorker<PictureWorkerApi>(worker, 'picture');
}

/** Probing and thumbnails for the media bin; ends its worker when it was idle for a while. */
export interface PictureProber {
  probe(file: File, options: { signal: AbortSignal }): Promise<PictureFacts>;
  thumbnail(file: File, size: number, options: { signal: AbortSignal }): Promise<Blob>;
  close(): void;
}

const IDLE_MS = 10_000;

export function makePictureProber(): PictureProber {
  let link: WorkerLink<PictureWorkerApi> | null = null;
  let users = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const use = async <Result>(
    work: (link: WorkerLink<PictureWorkerApi>) => Promise<Result>,
  ): Promise<Result> => {
    clearTimeout(timer);
    users += 1;
    if (link === null || link.dead) link = startPictureWorker();
    try {
      return await work(link);
    } finally {
      users -= 1;
      if (users === 0) timer = setTimeout(close, IDLE_MS);
    }
  };
  const close = () => {
    clearTimeout(timer);
    link?.terminate();
    link = null;
  };

  return {
    probe: (file, { signal }) =>
      use((to) => callWithSignal(to, signal, (api, runId) => api.probe(runId, file, file.name))),
    thumbnail: (file, size, { signal }) =>
      use((to) => callWithSignal(to, signal, (api, runId) => api.thumbnail(runId, file, file.name, size))),
    close,
  };
}
