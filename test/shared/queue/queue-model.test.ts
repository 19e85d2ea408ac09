import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assertNever } from '../../../shared/assert.ts';
import { StudioError } from '../../../shared/errors.ts';
import { isLive } from '../../../shared/queue/job-states.ts';
import { makeMemoryDisk, makeMemoryStore } from '../../../shared/queue/memory-store.ts';
import { openQueue } from '../../../shared/queue/queue.ts';
import type { Gate, JobTarget, NewJob, Queue } from '../../../shared/queue/queue-api.ts';
import type { QueueStore } from '../../../shared/queue/queue-types.ts';
import { makeScriptedRuns, makeTestClock, newJob, queueOptions } from '../../conformance/queue-kit.ts';
import { makeWatch } from './queue-invariants.ts';

const SEEDS = [20_261_121, 7, 4_051_990, 99];
const sequences = process.env.STORYLOOM_LONG ? 500 : 25;
const HOUR = 3_600_000;

const nat = fc.nat({ max: 1000 });
const priority = fc.constantFrom(0, 5, 5, 5, 9);
const target = fc.record({ of: fc.constantFrom('job', 'job', 'batch', 'all'), at: nat });
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('submit'),
      priority,
      after: fc.option(nat),
      ignoresGates: fc.constantFrom(true, undefined, undefined),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('batch'),
      jobs: fc.integer({ min: 1, max: 4 }),
      chain: fc.boolean(),
      priority,
      most: fc.option(fc.integer({ min: 1, max: 2 })),
      hours: fc.option(fc.record({ from: fc.nat({ max: 1439 }), to: fc.nat({ max: 1439 }) }), { freq: 3 }),
      startIn: fc.option(fc.integer({ min: 1, max: 5 * HOUR }), { freq: 3 }),
      limitMs: fc.option(fc.integer({ min: 1000, max: 60_000 }), { freq: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('pause', 'cancel'), target }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('resume', 'retry', 'retryFailed'), target }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear'), target }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('finish', 'finish', 'lose', 'break'), at: nat }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('progress'),
      at: nat,
      ratio: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('crash', 'reopen') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass'), ms: fc.integer({ min: 1, max: 120_000 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('jump'), ms: fc.integer({ min: -2 * HOUR, max: 12 * HOUR }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('priority'), at: nat, priority }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reorder'), at: nat, before: fc.option(nat) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('gate'),
      gate: fc.constantFrom('storage', 'battery'),
      closed: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('width'), concurrency: fc.integer({ min: 1, max: 3 }) }),
  },
  // The two in one go, so that the second meets the first half done.
  { weight: 2, arbitrary: fc.record({ do: fc.constant('finishAndCancel'), at: nat }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Everything a queue does on this disk is one step of the event loop away. */
async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function play(steps: readonly Step[]): Promise<void> {
  const clock = makeTestClock(undefined, settle);
  const runs = makeScriptedRuns();
  const disk = makeMemoryDisk();
  let concurrency = 2;
  const shut = new Set<Gate>();
  const watch = makeWatch(
    clock.minuteOfDay,
    () => concurrency,
    () => shut.size > 0,
  );
  const acknowledged = new Set<string>();
  const cleared = new Set<string>();
  const broken: unknown[] = [];
  let openings = 0;
  let made = 0;
  let alive = { value: true, timers: new Set<() => void>() };

  const watchedStore = (life: { readonly value: boolean }): QueueStore => {
    const store = makeMemoryStore(disk);
    const dead = new Promise<never>(() => {});
    return {
      read: () => (life.value ? store.read() : dead),
      update(decide) {
        if (!life.value) return dead;
        const before = disk.records;
        return store.update(decide).then((after) => {
          try {
            watch.written(before, after, clock.now());
          } catch (error) {
            broken.push(error);
          }
          return after;
        });
      },
      close: () => store.close(),
    };
  };
  const open = (): Promise<Queue> => {
    openings += 1;
    shut.clear();
    alive = { value: true, timers: new Set() };
    const life = alive;
    const setTimer: typeof clock.setTimer = (ms, callback) => {
      const callOff = clock.setTimer(ms, callback);
      life.timers.add(callOff);
      return callOff;
    };
    return openQueue(
      queueOptions(watchedStore(life), clock, runs, {
        owner: `opening ${openings}`,
        setTimer,
        limits: { concurrency },
        onTrouble: (error) => void broken.push(error),
      }),
    );
  };
  let queue = await open();
  const ids = () => [...disk.records.jobs.keys()];
  const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(1, list.length)];
  const targetOf = ({ of, at }: { readonly of: string; readonly at: number }): JobTarget => {
    if (of === 'all') return 'all';
    if (of === 'batch') return { batchId: pick([...disk.records.batches.keys()], at) ?? '' };
    return { ids: [pick(ids(), at) ?? ''] };
  };
  const take = async (jobs: readonly NewJob[], work: () => Promise<unknown>) => {
    try {
      await work();
      for (const { id } of jobs) acknowledged.add(id);
    } catch (error) {
      // Only what comes after a job that has failed is refused here.
      expect(error).toMatchObject({ code: 'input.job-gone' });
    }
  };
  const fresh = (changes: Partial<NewJob> = {}) => {
    made += 1;
    return newJob(`job-${made}`, changes);
  };

  const act = async (now: Step): Promise<unknown> => {
    switch (now.do) {
      case 'submit': {
        const { priority, after, ignoresGates } = now;
        const before = after === null ? undefined : pick(ids(), after);
        const job = fresh({
          ...{ priority, after: before === undefined ? [] : [before] },
          ...(ignoresGates === undefined ? {} : { ignoresGates }),
        });
        return take([job], () => queue.submit(job));
      }
      case 'batch': {
        const asked = now;
        const jobs: NewJob[] = [];
        for (let count = 0; count < asked.jobs; count += 1) {
          const last = jobs.at(-1);
          jobs.push(fresh(asked.chain && last !== undefined ? { after: [last.id] } : {}));
        }
        const batch = {
          ...{ id: `batch-${made}`, name: 'B', priority: asked.priority, maxConcurrent: asked.most },
          ...{ hours: asked.hours, startAt: asked.startIn === null ? null : clock.now() + asked.startIn },
          ...(asked.limitMs === null ? {} : { limitMs: asked.limitMs }),
        };
        return take(jobs, () => queue.createBatch(batch, jobs));
      }
      case 'pause':
      case 'cancel':
      case 'resume':
      case 'retry':
      case 'retryFailed': {
        const asked = now;
        return queue[now.do](targetOf(asked.target));
      }
      case 'clear': {
        const gone = await queue.clearFinished(targetOf(now.target));
        for (const id of gone) cleared.add(id);
        return watch.cleared(gone);
      }
      case 'finish':
      case 'lose':
      case 'break':
      case 'finishAndCancel': {
        const run = pick([...runs.running.values()], now.at);
        if (now.do === 'lose') return run?.fail(new StudioError('failed.encoder-lost', 'Lost'));
        if (now.do === 'break') return run?.fail(new StudioError('input.picture-broken', 'Broken'));
        run?.finish();
        return now.do === 'finishAndCancel' && run ? queue.cancel({ ids: [run.job.id] }) : undefined;
      }
      case 'progress': {
        const { at, ratio } = now;
        return pick([...runs.running.values()], at)?.progress(ratio);
      }
      case 'crash':
        alive.value = false;
        for (const callOff of alive.timers) callOff();
        for (const run of [...runs.running.values()]) run.vanish();
        queue = await open();
        return undefined;
      case 'reopen':
        await queue.close();
        queue = await open();
        return undefined;
      case 'pass':
        return clock.pass(now.ms);
      case 'jump':
        return clock.jump(now.ms);
      case 'priority': {
        const { at, priority } = now;
        return queue.setPriority([pick(ids(), at) ?? ''], priority);
      }
      case 'reorder': {
        const { at, before } = now;
        return queue.reorder(pick(ids(), at) ?? '', before === null ? null : (pick(ids(), before) ?? null));
      }
      case 'gate': {
        const { gate, closed } = now;
        if (closed) shut.add(gate);
        else shut.delete(gate);
        return queue.setGate(gate, closed);
      }
      case 'width':
        concurrency = now.concurrency;
        return queue.setLimits({ concurrency });
      default:
        return assertNever(now);
    }
  };

  const look = () => {
    if (broken.length > 0) throw broken[0];
    const { jobs } = disk.records;
    for (const id of acknowledged) if (!jobs.has(id) && !cleared.has(id)) throw new Error(`${id} is lost`);
    const working = [...jobs.values()].filter(({ state }) => state === 'RUNNING');
    if (shut.size > 0) expect(working.filter(({ ignoresGates }) => !ignoresGates)).toEqual([]);
    const running = working.map(({ id }) => id);
    expect([...runs.running.keys()].sort()).toEqual(running.sort());
    expect(runs.parts.size).toBe(running.length);
    const outputs = [...jobs.values()].flatMap(({ id, outputId }) =>
      outputId === null ? [] : [[outputId, id]],
    );
    const kept = [...runs.outputs].filter(([, id]) => !cleared.has(id));
    expect(outputs.sort()).toEqual(kept.sort());
  };

  for (const now of steps) {
    await act(now);
    await settle();
    look();
  }

  // In the end, everything that is let go on comes to its end.
  shut.clear();
  for (const gate of ['storage', 'battery'] as const) await queue.setGate(gate, false);
  for (const id of disk.records.batches.keys()) await queue.changeBatch(id, { hours: null });
  for (let round = 0; round < 400; round += 1) {
    await queue.resume('all');
    await settle();
    look();
    const live = [...disk.records.jobs.values()].filter(({ state }) => isLive(state));
    if (live.length === 0) break;
    if (runs.running.size === 0) clock.jump(HOUR);
    for (const run of [...runs.running.values()]) run.finish();
    await clock.pass(60_001);
  }
  look();
  expect([...disk.records.jobs.values()].filter(({ state }) => isLive(state))).toEqual([]);
  await queue.close();
  expect(clock.timers()).toBe(0);
}

test.each(SEEDS)(
  `${sequences} random sequences of wishes, ends, crashes and clock jumps break no promise (seed %i)`,
  { timeout: 900_000 },
  async (seed) => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), play), {
      seed,
      numRuns: sequences,
      endOnFailure: false,
    });
  },
);
