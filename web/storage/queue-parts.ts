import type { Database } from './database.ts';
import { STRICT } from './database.ts';
import type { ArtifactRecord, FrozenRecord, JobDetails, JobRecord, RequestRecord } from './job-records.ts';

/** What belongs to a job beside its place in the queue. */
export interface JobParts {
  readonly details?: JobDetails;
  readonly request?: RequestRecord;
  readonly frozen?: FrozenRecord;
  /** Written when a record of the job names it as its output. */
  readonly artifact?: ArtifactRecord;
}

const STORES = ['jobs', 'batches', 'queue', 'requests', 'frozen', 'artifacts', 'activity'] as const;

/** A transaction over all that a change of the queue may touch. */
export const beginChange = (db: Database) => db.transaction(STORES, 'readwrite', STRICT);
export type QueueTransaction = ReturnType<typeof beginChange>;

/** Counts the changes of jobs and batches: a tab reads them anew only where another tab wrote. */
const CHANGES = 'changes';

interface Values {
  get(key: string): Promise<unknown>;
}

export async function readCount(values: Values): Promise<number> {
  return Number((await values.get(CHANGES)) ?? 0);
}

export function writeCount(tx: QueueTransaction, count: number): Promise<unknown> {
  return tx.objectStore('queue').put(count, CHANGES);
}

/** For those who change jobs past the queue's store: the next look at them is at the disk. */
export async function countChange(
  values: Values & { put(value: unknown, key: string): Promise<unknown> },
): Promise<void> {
  await values.put((await readCount(values)) + 1, CHANGES);
}

export function putParts(
  tx: QueueTransaction,
  record: JobRecord,
  { request, frozen, artifact }: JobParts,
): readonly Promise<unknown>[] {
  return [
    ...(request === undefined ? [] : [tx.objectStore('requests').put(request)]),
    ...(frozen === undefined ? [] : [tx.objectStore('frozen').put(frozen)]),
    ...(artifact?.id === record.artifactId ? [tx.objectStore('artifacts').put(artifact)] : []),
  ];
}

/** Takes jobs away with all that belongs to them, and frozen projects that no other job shares. */
export async function removeParts(tx: QueueTransaction, jobIds: readonly string[]): Promise<void> {
  const frozen = new Set<string>();
  await Promise.all(
    jobIds.map(async (id) => {
      const [request, artifacts] = await Promise.all([
        tx.objectStore('requests').get(id),
        tx.objectStore('artifacts').index('job').getAllKeys(id),
      ]);
      if (request?.frozen !== undefined) frozen.add(request.frozen);
      await Promise.all([
        tx.objectStore('jobs').delete(id),
        tx.objectStore('requests').delete(id),
        ...artifacts.map((key) => tx.objectStore('artifacts').delete(key)),
      ]);
    }),
  );
  for (const hash of frozen) {
    const users = await tx.objectStore('requests').index('frozen').count(hash);
    if (users === 0) await tx.objectStore('frozen').delete(hash);
  }
}

export function abandon(tx: QueueTransaction): void {
  try {
    tx.abort();
  } catch {
    // It has ended already.
  }
}
