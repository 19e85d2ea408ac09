import { StudioError } from '../errors.ts';
import type { Draft } from './draft.ts';
import { isLive } from './job-states.ts';
import { jobOf, makeBatch } from './make-records.ts';
import type { NewBatch, NewJob, Submitted } from './queue-api.ts';
import { type AllowedHours, type Batch, QUEUE_LIMITS, type QueueJob } from './queue-types.ts';
import { latestTurn } from './turns.ts';

/** A start that was just over when the wish arrived is a start now. */
const JUST_OVER_MS = 60_000;

/** Takes in jobs, all or none: throws before anything of the draft is written. */
export function submitJobs(
  draft: Draft,
  asked: readonly NewJob[],
  batch: Batch | null,
  now: number,
): readonly Submitted[] {
  const before = draft.jobs();
  let waiting = before.filter(({ state }) => state === 'QUEUED' || state === 'PAUSED').length;
  let order = before.reduce((last, job) => Math.max(last, job.order), 0);
  const added: QueueJob[] = [];
  const submitted = asked.map((wanted): Submitted => {
    const known = draft.job(wanted.id);
    if (known !== undefined && known.params !== wanted.params) throw otherParameters(known);
    if (known !== undefined && (isLive(known.state) || known.state === 'COMPLETED')) {
      return { job: known, joined: true };
    }
    checkPriority(wanted.priority);
    checkStart(wanted.startAt ?? null, wanted.title, now);
    checkHours(wanted.hours ?? null);
    order += 1;
    waiting += 1;
    const made = jobOf(wanted, batch, order, now);
    // One that failed or was cancelled goes again under its id, with the epochs it had: an old run stays fenced off.
    const job = known === undefined ? made : { ...known, ...made, epoch: known.epoch, turn: known.turn };
    draft.put(job);
    added.push(job);
    return { job, joined: false };
  });
  if (added.length > 0 && waiting > QUEUE_LIMITS.jobs) throw queueFull();
  for (const job of added) checkDependencies(draft, job);
  checkCycles(draft, added);
  return submitted;
}

export function createBatch(
  draft: Draft,
  asked: NewBatch,
  jobs: readonly NewJob[],
  now: number,
): { readonly batch: Batch; readonly jobs: readonly Submitted[] } {
  if (draft.batch(asked.id) !== undefined) {
    throw new StudioError('input.key-reused', `A batch "${asked.id}" is in the queue already`);
  }
  const latest = latestTurn({ jobs: draft.jobs(), batches: draft.batches() });
  // Behind all that wait for their turn, before the one that has it.
  const batch = makeBatch(asked, now, Math.max(0, latest - 0.5));
  checkBatch(batch);
  checkStart(batch.startAt, batch.name, now);
  draft.putBatch(batch);
  return { batch, jobs: submitJobs(draft, jobs, batch, now) };
}

export function checkBatch({ priority, maxConcurrent, limitMs, hours }: Batch): void {
  checkPriority(priority);
  const { fewest, most } = QUEUE_LIMITS.concurrency;
  if (maxConcurrent !== null && !isWhole(maxConcurrent, fewest, most)) {
    throw invalid(`A batch runs ${fewest} to ${most} exports at once, not ${maxConcurrent}`);
  }
  if (!(limitMs > 0)) throw invalid('The time that a batch may run is more than nothing');
  checkHours(hours);
}

function checkHours(hours: AllowedHours | null): void {
  const day = 24 * 60;
  if (hours === null || (isWhole(hours.from, 0, day - 1) && isWhole(hours.to, 0, day))) return;
  throw invalid(`Allowed hours begin at a minute of the day, 0 to ${day - 1}, and end at one, 0 to ${day}`);
}

export function checkPriority(priority: number | undefined): void {
  const { lowest, highest } = QUEUE_LIMITS.priority;
  if (priority === undefined || isWhole(priority, lowest, highest)) return;
  throw invalid(`A priority is a whole number from ${lowest} to ${highest}, not ${priority}`);
}

export function checkStart(startAt: number | null, title: string, now: number): void {
  if (startAt === null || startAt >= now - JUST_OVER_MS) return;
  throw new StudioError(
    'input.start-past',
    `The time at which “${title}” should start is over. Choose a later one, or start it now`,
  );
}

function checkDependencies(draft: Draft, job: QueueJob): void {
  for (const id of job.after) {
    const before = draft.job(id);
    if (before !== undefined && (isLive(before.state) || before.state === 'COMPLETED')) continue;
    const what = before === undefined ? 'is not in the queue any more' : 'has failed or was cancelled';
    throw new StudioError(
      'input.job-gone',
      `“${job.title}” should come after an export that ${what}. Start that one again first, or ask without it`,
    );
  }
}

/** What comes after itself, over however many others, would wait for good. */
function checkCycles(draft: Draft, added: readonly QueueJob[]): void {
  const done = new Set<string>();
  for (const start of added) {
    const path = new Set<string>();
    const stack: { readonly id: string; readonly leave: boolean }[] = [{ id: start.id, leave: false }];
    for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
      if (step.leave) {
        path.delete(step.id);
        done.add(step.id);
        continue;
      }
      if (path.has(step.id)) {
        throw new StudioError(
          'input.job-cycle',
          `“${draft.job(step.id)?.title ?? step.id}” would have to come after itself. Take out one of the orders that lead there`,
        );
      }
      if (done.has(step.id)) continue;
      path.add(step.id);
      stack.push({ id: step.id, leave: true });
      for (const id of draft.job(step.id)?.after ?? []) stack.push({ id, leave: false });
    }
  }
}

function isWhole(value: number, from: number, to: number): boolean {
  return Number.isInteger(value) && value >= from && value <= to;
}

function invalid(message: string): StudioError {
  return new StudioError('input.setting-invalid', message);
}

function otherParameters(job: QueueJob): StudioError {
  return new StudioError(
    'input.key-reused',
    `“${job.title}” is in the queue under the same id with other settings. Use another id`,
  );
}

function queueFull(): StudioError {
  return new StudioError(
    'environment.queue-full',
    `${QUEUE_LIMITS.jobs.toLocaleString('en')} exports are waiting already. Let some finish or cancel some, then try again`,
  );
}
