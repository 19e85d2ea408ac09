// One measurement of the queue in a process of its own: `node --import run-typescript.mjs queue-program.ts CASE FOLDER`.
// The last line it prints is the result as JSON.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEngine } from '../../../helper/server/open-engine.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import { makeSegment } from '../../../shared/model/make-segment.ts';
import { makeBatch, makeQueueJob } from '../../../shared/queue/make-records.ts';
import type { QueueRecords } from '../../../shared/queue/queue-types.ts';
import { nextRuns } from '../../../shared/queue/schedule.ts';

const JOBS = 1000;
const [name = '', folder = ''] = process.argv.slice(2);

/** Twenty batches with hours, orders and priorities; all that can make a decision long. */
function crowd(now: number): QueueRecords {
  const batches = Array.from({ length: 20 }, (_, at) => ({
    ...makeBatch({ id: `b${at}`, name: 'B', hours: { from: 0, to: 1440 }, maxConcurrent: 2 }, now, 20 - at),
  }));
  const jobs = Array.from({ length: JOBS }, (_, at) =>
    makeQueueJob({
      ...{ id: `j${at}`, title: 'Film', createdAt: now, batchId: `b${at % 20}`, order: at },
      ...{ priority: at % 11, after: at > 500 ? [`j${at - 20}`] : [] },
    }),
  );
  return {
    jobs: new Map(jobs.map((job) => [job.id, job])),
    batches: new Map(batches.map((batch) => [batch.id, batch])),
  };
}

function decide(): { readonly median: number } {
  const now = Date.now();
  const records = crowd(now);
  const minuteOfDay = () => 600;
  const times = Array.from({ length: 400 }, () => {
    const from = performance.now();
    nextRuns(records, now, { concurrency: 8, heldBy: [], minuteOfDay });
    return performance.now() - from;
  })
    // The first ones are the compiler's.
    .slice(100)
    .sort((a, b) => a - b);
  return { median: times[150] ?? 0 };
}

async function fill(): Promise<never> {
  const { jobs, assets } = await openEngine(folder, { share: 1 });
  const sha256 = 'a'.repeat(64);
  writeFileSync(join(assets, sha256), 'a picture that nobody gets to');
  const picture = { kind: 'picture', id: 'p', name: 'boat.jpg', bytes: 29, type: 'jpeg', sha256 } as const;
  const project = {
    ...makeProject({ id: 'story', title: 'Story' }),
    assets: { p: { ...picture, width: 8, height: 8 } },
    storyline: [
      makeSegment({ id: 's', text: 'One', setLength: 48_000, visual: { type: 'picture', asset: 'p' } }),
    ],
  };
  const film = { project, profile: 'DRAFT_360P', codec: null, container: 'mp4', hardware: 'cpu' } as const;
  const films = Array.from({ length: JOBS }, (_, revision) => ({
    ...{ ...film, revision, layers: null, force: false },
  }));
  await jobs.createBatch({ name: 'Thousand', films });
  console.log('{}');
  // As a power cut would leave it.
  process.kill(process.pid, 'SIGKILL');
  return new Promise<never>(() => {});
}

/** From the start of the process: Node and our modules are part of a restart. */
async function restart(): Promise<{ readonly seconds: number; readonly cpu: number }> {
  const { jobs } = await openEngine(folder, { share: 1 });
  await new Promise<void>((resolve) => {
    const look = () => {
      if (jobs.list().some(({ state }) => state === 'RUNNING')) resolve();
    };
    jobs.listen(Number.MAX_SAFE_INTEGER, look);
    look();
  });
  const seconds = performance.now() / 1000;
  const { user, system } = process.cpuUsage();
  return { seconds, cpu: (user + system) / 1e6 };
}

const cases: Readonly<Record<string, () => unknown>> = { decide, fill, restart };
console.log(JSON.stringify(await cases[name]?.()));
process.exit(0);
