import { callWithSignal, linkWorker } from '../bridge.ts';
import type { CaptionsJob, CaptionsWorkerApi } from './api.ts';

/** A worker of its own for each film: it is needed once, before the helper begins. */
export async function drawCaptionsIn(job: CaptionsJob, signal: AbortSignal): Promise<Blob> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'captions' });
  const link = linkWorker<CaptionsWorkerApi>(worker, 'captions');
  try {
    return await callWithSignal(link, signal, (api, runId) => api.draw(runId, job));
  } finally {
    link.terminate();
  }
}
