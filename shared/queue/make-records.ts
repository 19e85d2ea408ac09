import type { NewBatch, NewJob } from './queue-api.ts';
import { type Batch, QUEUE_LIMITS, type QueueJob } from './queue-types.ts';

/** A job as it waits for its first turn. Also brings records of older queues forward: give what they have. */
export function makeQueueJob(
  facts: Pick<QueueJob, 'id' | 'title' | 'createdAt'> & Partial<QueueJob>,
): QueueJob {
  return {
    batchId: null,
    kind: 'render',
    state: 'QUEUED',
    priority: QUEUE_LIMITS.priority.usual,
    order: 0,
    after: [],
    notBefore: null,
    retries: 0,
    params: '',
    work: null,
    predicted: null,
    worked: 0,
    reached: 0,
    crashes: 0,
    turn: 0,
    lease: null,
    epoch: 0,
    pausedBy: null,
    error: null,
    startedAt: null,
    finishedAt: null,
    outputId: null,
    ...facts,
  };
}

export function makeBatch(asked: NewBatch, now: number, turn: number): Batch {
  return {
    id: asked.id,
    name: asked.name,
    note: asked.note ?? '',
    priority: asked.priority ?? QUEUE_LIMITS.priority.usual,
    maxConcurrent: asked.maxConcurrent ?? null,
    limitMs: asked.limitMs ?? QUEUE_LIMITS.batchMs,
    ranMs: 0,
    startAt: asked.startAt ?? null,
    hours: asked.hours ?? null,
    ...(asked.leftOut === undefined || asked.leftOut.length === 0 ? {} : { leftOut: asked.leftOut }),
    turn,
    createdAt: now,
  };
}

/** A job that was asked for, in a batch or by itself. */
export function jobOf(asked: NewJob, batch: Batch | null, order: number, now: number): QueueJob {
  return makeQueueJob({
    id: asked.id,
    batchId: batch?.id ?? null,
    kind: asked.kind,
    title: asked.title,
    params: asked.params,
    priority: asked.priority ?? batch?.priority ?? QUEUE_LIMITS.priority.usual,
    order,
    after: asked.after ?? [],
    notBefore: asked.startAt ?? null,
    ...(asked.hours ? { hours: asked.hours } : {}),
    ...(asked.ignoresGates ? { ignoresGates: true } : {}),
    work: asked.work ?? null,
    predicted: asked.predicted ?? null,
    createdAt: now,
  });
}
