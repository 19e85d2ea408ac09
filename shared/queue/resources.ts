import { QUEUE_LIMITS } from './queue-types.ts';

export interface Machine {
  readonly cores: number;
  /** Null where it does not say. */
  readonly memoryBytes: number | null;
}

/** Of the machine, while a person works at it. */
export const USUAL_SHARE = 0.8;

/** A film divides itself over about so many cores; more of them stand beside each other better than in one film. */
const CORES_A_JOB = 4;
/** A film with its decoders, frames and encoders. */
const BYTES_A_JOB = 2e9;

/** Jobs at once that a machine can bear: never more than it has cores and memory for. */
export function usualConcurrency({ cores, memoryBytes }: Machine, share: number): number {
  const byCores = Math.floor((cores * share) / CORES_A_JOB);
  const byMemory = memoryBytes === null ? byCores : Math.floor((memoryBytes * share) / BYTES_A_JOB);
  return clampConcurrency(Math.min(byCores, byMemory));
}

/** What a person set, within what may be set and what the machine has cores for. */
export function boundConcurrency(wanted: number, { cores }: Pick<Machine, 'cores'>): number {
  return clampConcurrency(Math.min(wanted, cores));
}

/** Workers of one job, where so many jobs share the machine: never under one. */
export function workersPerJob({ cores }: Pick<Machine, 'cores'>, share: number, concurrency: number): number {
  return Math.max(1, Math.floor((cores * share) / Math.max(1, concurrency)));
}

function clampConcurrency(jobs: number): number {
  const { fewest, most } = QUEUE_LIMITS.concurrency;
  return Math.max(fewest, Math.min(most, Math.floor(jobs)));
}
