import { onTestFinished } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import { makeMemoryDisk, makeMemoryStore } from '../../../shared/queue/memory-store.ts';
import { openQueue } from '../../../shared/queue/queue.ts';
import type { QueueOptions, QueueProgress } from '../../../shared/queue/queue-api.ts';
import { makeScriptedRuns, makeTestClock, queueOptions, settle } from '../../conformance/queue-kit.ts';

export const HOUR = 3_600_000;
export const lost = () => new StudioError('failed.encoder-lost', 'The encoder is gone');
export const broken = () => new StudioError('input.picture-broken', 'boat.jpg cannot be read');

/** A queue that leads, over records in memory, with runs and a clock that the test moves. */
export async function open(changes: Partial<QueueOptions<QueueProgress>> = {}, disk = makeMemoryDisk()) {
  const clock = makeTestClock();
  const runs = makeScriptedRuns();
  const queue = await openQueue(queueOptions(makeMemoryStore(disk), clock, runs, changes));
  onTestFinished(() => queue.close());
  const next = async () => {
    await settle();
    const [run] = runs.running.values();
    if (run === undefined) throw new Error('Nothing runs');
    return run;
  };
  const job = (id: string) => {
    const found = queue.records().jobs.get(id);
    if (found === undefined) throw new Error(`No job ${id}`);
    return found;
  };
  return { clock, runs, queue, disk, next, job };
}
