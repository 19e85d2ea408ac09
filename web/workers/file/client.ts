import { transfer } from 'comlink';
import { linkWorker, type WorkerLink } from '../bridge.ts';
import type { FileWorkerApi, FilmPacket, FilmWrite } from './api.ts';

export function startFileWorker(): WorkerLink<FileWorkerApi> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'file' });
  return linkWorker<FileWorkerApi>(worker, 'file');
}

/** Gives the packets away: each has bytes of its own, and the caller's are gone. */
export function addPackets(
  link: WorkerLink<FileWorkerApi>,
  film: number,
  packets: readonly FilmPacket[],
): Promise<readonly FilmWrite[]> {
  const buffers = packets.map(({ data }) => data.buffer as ArrayBuffer);
  return link.call((api) => api.add(film, transfer(packets, buffers)));
}
