import { proxy, transfer } from 'comlink';
import type { PreparedPicture } from '../../../shared/kernel/types.ts';
import { callWithSignal, linkWorker, type WorkerLink } from '../bridge.ts';
import type { DrawJob, RenderedChunk, RenderJob, RenderWorkerApi } from './api.ts';

export type RenderLink = WorkerLink<RenderWorkerApi>;

export function startRenderWorker(): RenderLink {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'render' });
  return linkWorker<RenderWorkerApi>(worker, 'render');
}

export interface RenderCallOptions {
  readonly signal: AbortSignal;
  readonly onFrames: (count: number) => void;
}

export function renderChunk(
  link: RenderLink,
  job: RenderJob,
  { signal, onFrames }: RenderCallOptions,
): Promise<RenderedChunk> {
  return callWithSignal(link, signal, (api, runId) => api.render(runId, job, proxy(onFrames)));
}

export function loadPicture(
  link: RenderLink,
  key: string,
  picture: PreparedPicture,
  bytes: ArrayBuffer,
): Promise<void> {
  return link.call((api) => api.loadPicture(key, picture, transfer(bytes, [bytes])));
}

export function drawFrames(
  link: RenderLink,
  job: DrawJob,
  frames: readonly number[],
  { signal }: { signal: AbortSignal },
): Promise<ArrayBuffer> {
  return callWithSignal(link, signal, (api, runId) => api.drawFrames(runId, job, frames));
}

export function hashFrames(
  link: RenderLink,
  job: DrawJob,
  frames: readonly number[],
  { signal }: { signal: AbortSignal },
): Promise<readonly string[]> {
  return callWithSignal(link, signal, (api, runId) => api.hashFrames(runId, job, frames));
}
