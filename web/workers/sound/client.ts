import { proxy } from 'comlink';
import { callWithSignal, linkWorker, type WorkerLink } from '../bridge.ts';
import type { PacketData, RenderedSound, SoundJob, SoundWorkerApi } from './api.ts';

export type SoundLink = WorkerLink<SoundWorkerApi>;

export function startSoundWorker(): SoundLink {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'sound' });
  return linkWorker<SoundWorkerApi>(worker, 'sound');
}

export interface RenderSoundCalls {
  readonly signal: AbortSignal;
  /** The worker waits for each batch. */
  readonly onPackets: (encoder: number, packets: readonly PacketData[]) => Promise<void>;
  readonly onProgress: (ratio: number) => void;
}

export function renderSoundIn(
  link: SoundLink,
  job: SoundJob,
  { signal, onPackets, onProgress }: RenderSoundCalls,
): Promise<readonly RenderedSound[]> {
  return callWithSignal(link, signal, (api, runId) =>
    api.render(runId, job, proxy(onPackets), proxy(onProgress)),
  );
}
