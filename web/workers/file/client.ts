import { linkWorker, type WorkerLink } from '../bridge.ts';
import type { FileWorkerApi } from './api.ts';

export function startFileWorker(): WorkerLink<FileWorkerApi> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'file' });
  return linkWorker<FileWorkerApi>(worker, 'file');
}
