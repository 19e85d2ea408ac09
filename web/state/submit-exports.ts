import { canonicalJson } from '../../shared/plan/canonical.ts';
import { isLive } from '../../shared/queue/job-states.ts';
import type { NewJob as QueuedJob, Submitted } from '../../shared/queue/queue-api.ts';
import type { Database } from '../storage/database.ts';
import { readRequest } from '../storage/job-records.ts';
import type { JobParts } from '../storage/queue-parts.ts';
import type { ExportQueue } from './export-queue.ts';
import { type Asked, copyAsked, idOf, jobOfAsked } from './export-requests.ts';
import type { NewBatch, NewJob } from './queue-types.ts';

type Opened = Pick<ExportQueue, 'queue' | 'store'>;

/** Stores one export, or joins the job of the same request that is there and not completed. */
export async function submitExport(opened: Opened, db: Database, request: NewJob): Promise<string> {
  const asked = copyAsked([request]);
  await opened.queue.refresh();
  for (;;) {
    const [job] = await prepare(opened, db, asked);
    if (job === undefined) throw new TypeError('One export was asked for');
    const [submitted] = await withParts(opened, [job], async () => [await opened.queue.submit(job.job)]);
    // Completed by another tab since we looked: this is its next run.
    if (submitted?.joined !== true || submitted.job.state !== 'COMPLETED') return job.job.id;
  }
}

/** Stores a batch with all its jobs, or nothing. */
export async function submitBatch(
  opened: Opened,
  db: Database,
  { jobs: requests, ...batch }: NewBatch,
): Promise<{ readonly batchId: string; readonly jobIds: readonly string[] }> {
  const asked = copyAsked(requests);
  await opened.queue.refresh();
  const jobs = await prepare(opened, db, asked);
  const jobIds = jobs.map(({ job }) => job.id);
  const known = jobIds.map((id) => opened.store.known().get(id));
  const [first] = known;
  const isAllThere = known.every((record) => record !== undefined && isLive(record.state));
  // A second press of the button is no second batch.
  if (first?.batchId != null && isAllThere && known.every((record) => record?.batchId === first.batchId)) {
    await changeLive(opened, first.batchId, batch);
    return { batchId: first.batchId, jobIds };
  }
  const batchId = crypto.randomUUID();
  await withParts(opened, jobs, async () => {
    const created = await opened.queue.createBatch(
      { ...batch, id: batchId },
      jobs.map(({ job }) => job),
    );
    return created.jobs;
  });
  return { batchId, jobIds };
}

/** The same films at another time: the batch that is there goes by what was asked last. Its name and note stay. */
async function changeLive(
  { queue, store }: Opened,
  batchId: string,
  { name: _, note: __, leftOut: ___, priority, ...asked }: Omit<NewBatch, 'jobs'>,
): Promise<void> {
  const live = store.batches().get(batchId);
  if (live === undefined) return;
  // Of its own priority a batch may have films that were moved since.
  const changes = priority === undefined || priority === live.priority ? asked : { ...asked, priority };
  const isNew = Object.entries(changes).some(
    ([field, value]) => canonicalJson(value) !== canonicalJson(live[field as keyof typeof changes]),
  );
  if (isNew) await queue.changeBatch(batchId, changes);
}

interface Prepared {
  readonly job: QueuedJob;
  readonly parts: JobParts;
}

async function prepare(
  { store }: Opened,
  db: Database,
  asked: readonly Asked[],
): Promise<readonly Prepared[]> {
  const runs: number[] = [];
  for (const each of asked) {
    let run = 1;
    while (await isTaken(db, store.known().get(idOf(each, run)), each)) run += 1;
    runs.push(run);
  }
  const ids = asked.map((each, at) => idOf(each, runs[at] ?? 1));
  return asked.map((each, at) => {
    const after = (each.request.after ?? []).flatMap((item) =>
      typeof item === 'string' ? item : (ids[item] ?? []),
    );
    return jobOfAsked(each, runs[at] ?? 1, after);
  });
}

/** The id is of a film that is done, or on its way to a file of the same name in another place. */
async function isTaken(
  db: Database,
  known: { readonly id: string; readonly state: Parameters<typeof isLive>[0] } | undefined,
  { request: { destination } }: Asked,
): Promise<boolean> {
  if (known === undefined) return false;
  if (known.state === 'COMPLETED') return true;
  if (!isLive(known.state)) return false;
  const stored = await readRequest(db, known.id);
  const handle = destination.type === 'library' ? null : destination.handle;
  const before = stored?.folder ?? stored?.handle ?? null;
  return !(handle === null || before === null ? handle === before : await handle.isSameEntry(before));
}

/** What is stored beside the jobs goes to the disk with them, or not at all. */
async function withParts(
  { store }: Opened,
  jobs: readonly Prepared[],
  submit: () => Promise<readonly Submitted[]>,
): Promise<readonly Submitted[]> {
  const isNew = ({ job }: Prepared) => {
    const known = store.known().get(job.id);
    return known === undefined || !isLive(known.state);
  };
  const staged = jobs.filter(isNew);
  const ours = new Set(staged.map(({ job }) => job.id));
  for (const { job, parts } of staged) store.stage(job.id, parts);
  try {
    const submitted = await submit();
    // What a run has staged of a job that was joined is its own.
    for (const { job, joined } of submitted) if (joined && ours.has(job.id)) store.unstage(job.id);
    return submitted;
  } catch (error) {
    for (const { job } of staged) store.unstage(job.id);
    throw error;
  }
}
