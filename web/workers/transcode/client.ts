import { transfer } from 'comlink';
import { linkWorker, type WorkerLink } from '../bridge.ts';
import type { EncodedRun, RawRun, TranscodeWorkerApi } from './api.ts';

export type TranscodeLink = WorkerLink<TranscodeWorkerApi>;

export function startTranscodeWorker(): TranscodeLink {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'transcode' });
  return linkWorker<TranscodeWorkerApi>(worker, 'transcode');
}

/** The frames' buffer is given away. */
export function encodeRun(link: TranscodeLink, run: RawRun): Promise<EncodedRun> {
  return link.call((api) => api.encode(transfer(run, [run.data])));
}
