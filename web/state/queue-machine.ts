import {
  boundConcurrency,
  type Machine,
  USUAL_SHARE,
  usualConcurrency,
  workersPerJob,
} from '../../shared/queue/resources.ts';
import type { QueueSettings } from './queue-types.ts';

export const USUAL_QUEUE: QueueSettings = {
  concurrency: null,
  share: USUAL_SHARE,
  pauseOnBattery: false,
  keepAwake: true,
  notify: false,
};

/** What the browser tells of the computer: memory by powers of two, and never more than 8 GB. */
export function thisMachine(): Machine {
  const { deviceMemory } = navigator as Navigator & { readonly deviceMemory?: number };
  return {
    cores: navigator.hardwareConcurrency || 2,
    memoryBytes: deviceMemory === undefined ? null : deviceMemory * 1e9,
  };
}

export function concurrencyOf({ concurrency, share }: QueueSettings, machine = thisMachine()): number {
  return concurrency === null ? usualConcurrency(machine, share) : boundConcurrency(concurrency, machine);
}

/** Render workers of the machine's share, dealt out to the exports that run. */
export interface WorkerBudget {
  /** At least one, whatever the others have. */
  take(): { readonly workers: number; release(): void };
}

export function makeWorkerBudget(
  facts: () => { readonly settings: QueueSettings /** Exports that run or wait. */; readonly live: number },
  machine = thisMachine(),
): WorkerBudget {
  const taken = new Set<{ readonly workers: number }>();
  return {
    take() {
      const { settings, live } = facts();
      const all = workersPerJob(machine, settings.share, 1);
      const beside = Math.max(1, Math.min(concurrencyOf(settings, machine), live));
      const used = [...taken].reduce((sum, { workers }) => sum + workers, 0);
      const part = Math.min(workersPerJob(machine, settings.share, beside), all - used);
      const hold = { workers: Math.max(1, part) };
      taken.add(hold);
      return { workers: hold.workers, release: () => void taken.delete(hold) };
    },
  };
}
