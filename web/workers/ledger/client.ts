import { linkWorker, type WorkerLink } from '../bridge.ts';
import type { LedgerWorkerApi } from './api.ts';

export function startLedgerWorker(): WorkerLink<LedgerWorkerApi> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'ledger' });
  return linkWorker<LedgerWorkerApi>(worker, 'ledger');
}
