import { createSignal } from 'solid-js';
import { minuteOfDay } from '../../shared/queue/hours.ts';
import { isLive } from '../../shared/queue/job-states.ts';
import type { JobTarget } from '../../shared/queue/queue-api.ts';
import { nextRuns } from '../../shared/queue/schedule.ts';
import { readActivity } from '../storage/activity-records.ts';
import type { Database } from '../storage/database.ts';
import { removeLibraryFile } from '../storage/library-files.ts';
import type { ExportQueue } from './export-queue.ts';
import { sweepChosenFiles } from './film-place.ts';
import type { Job } from './job-types.ts';
import type {
  Activity,
  BatchReport,
  GroupProgress,
  JobGroup,
  JobQueue,
  QueueItem,
  SecondsRange,
  Target,
} from './queue-types.ts';
import { submitBatch } from './submit-exports.ts';

/** Lines of the log are read anew no more often than this. */
const LOG_MS = 300;

/** What screens read of the queue and ask of it. */
export function createJobQueue(opened: ExportQueue, db: Database): JobQueue {
  const { queue, store, show } = opened;
  const log = createLog(opened, db);

  const secondsLeft = (id: string): SecondsRange | null => {
    const live = show.live(id);
    if (live !== null) return live.secondsLeft;
    show.touched();
    return queue.eta(id);
  };
  const group = (id: string) => show.groups().find((each) => each.id === id) ?? null;
  const items = () => show.groups().flatMap(({ jobs }) => jobs);
  const resume = async (target: Target) => {
    // What a person paused may wait with the rest; what the hold itself paused shall go on in spite of it.
    const isHeld = itemsOf(target, items()).some(
      ({ pausedBy }) => pausedBy === 'storage' || pausedBy === 'battery',
    );
    if (target.type === 'all' || isHeld) opened.goOn();
    await queue.resume(targetOf(target));
  };

  return {
    groups: show.groups,
    group,
    item: show.item,
    progress: (id) => show.live(id)?.progress ?? null,
    secondsLeft,
    groupProgress(id) {
      const shown = group(id);
      return shown === null ? { ratio: 0, secondsLeft: null } : progressOf(shown);
    },
    upcoming(count) {
      show.touched();
      const records = queue.records();
      const running = items().filter(({ state }) => state === 'RUNNING').length;
      const capacity = { concurrency: running + count, heldBy: [], minuteOfDay };
      const next = nextRuns(records, Date.now(), capacity).start.flatMap((id) => show.item(id) ?? []);
      const isLater = ({ id, state }: QueueItem) =>
        state === 'QUEUED' && !next.some((item) => item.id === id);
      return [...next, ...items().filter(isLater)].slice(0, count);
    },
    recent: (count) =>
      items()
        .filter(({ finishedAt }) => finishedAt !== null)
        .sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0))
        .slice(0, count),
    held: show.held,
    isRunner: opened.isRunner,
    concurrency: opened.concurrency,
    activity: log.lines,
    clearActivity: log.clear,
    onNotice: show.onNotice,
    report(batchId) {
      const shown = group(batchId);
      return shown?.batch == null ? null : reportOf(shown, shown.batch);
    },

    createBatch: (request) => submitBatch(opened, db, request),
    changeBatch: (id, changes) => queue.changeBatch(id, changes),
    setPriority: (id, priority) => queue.setPriority([id], priority),
    reorder: (id, before) => queue.reorder(id, before),
    pause: (target) => queue.pause(targetOf(target)),
    resume,
    async cancel(target) {
      const ids = itemsOf(target, items()).flatMap(({ id, destination }) =>
        destination === 'file' ? id : [],
      );
      await queue.cancel(targetOf(target));
      await sweepChosenFiles(db, store.known(), ids);
    },
    async retry(target) {
      if (target.type === 'job') await queue.retry(targetOf(target));
      else await queue.retryFailed(targetOf(target));
    },
    async clearFinished(target, { keepFilms = false } = {}) {
      const ended = itemsOf(target, items()).filter(({ state }) => !isLive(state));
      const stays = (item: QueueItem) => keepFilms && madeBy(item)?.libraryPath != null;
      const films = ended.filter((item) => !stays(item)).flatMap((item) => madeBy(item)?.libraryPath ?? []);
      const gone = ended.filter((item) => !stays(item)).map(({ id }) => id);
      const kept = ended.filter(stays).map(({ id }) => id);
      await sweepChosenFiles(db, store.known(), gone);
      if (gone.length > 0) await queue.clearFinished({ ids: gone });
      if (kept.length > 0) await store.changeDetails(kept, { isCleared: true });
      for (const path of films) await removeLibraryFile(path);
    },
  };

  function progressOf({ id, jobs }: JobGroup): GroupProgress {
    let [done, all] = [0, 0];
    let left: SecondsRange | null = { from: 0, to: 0 };
    for (const job of jobs) {
      if (job.state === 'CANCELED') continue;
      const weight = Math.max(1, store.known().get(job.id)?.work?.frames ?? 1);
      const ratio =
        job.state === 'RUNNING' ? (show.live(job.id)?.progress.ratio ?? 0) : Number(!isLive(job.state));
      all += weight;
      done += weight * ratio;
      if (!isLive(job.state)) continue;
      const own = secondsLeft(job.id);
      left = left === null || own === null ? null : { from: left.from + own.from, to: left.to + own.to };
    }
    // The working tab knows how many run side by side.
    return { ratio: all === 0 ? 1 : done / all, secondsLeft: show.batchLeft(id) ?? left };
  }
}

/** The file that came of a job. */
export function madeBy(job: Pick<Job, 'artifact' | 'bundle'> | null) {
  return job?.artifact ?? job?.bundle ?? null;
}

export function targetOf(target: Target): JobTarget {
  if (target.type === 'all') return 'all';
  return target.type === 'batch' ? { batchId: target.id } : { ids: [target.id] };
}

function itemsOf(target: Target, items: readonly QueueItem[]): readonly QueueItem[] {
  if (target.type === 'all') return items;
  return items.filter(({ id, batchId }) => target.id === (target.type === 'batch' ? batchId : id));
}

function reportOf({ jobs, counts }: JobGroup, batch: BatchReport['batch']): BatchReport {
  const made = jobs.filter(({ state }) => state !== 'CANCELED');
  let predicted: SecondsRange | null = { from: 0, to: 0 };
  for (const job of made) {
    if (predicted === null || job.predicted === null) predicted = null;
    else predicted = { from: predicted.from + job.predicted.from, to: predicted.to + job.predicted.to };
  }
  return {
    ...{ batch, jobs, counts, predicted },
    bytes: made.reduce((sum, item) => sum + (madeBy(item)?.bytes ?? 0), 0),
    worked: jobs.reduce((sum, { worked }) => sum + worked, 0),
  };
}

/** Read from the disk once somebody looks, and again as it grows. */
function createLog(opened: ExportQueue, db: Database) {
  const [lines, setLines] = createSignal<readonly Activity[]>([]);
  let isWanted = false;
  let isComing = false;
  const read = async () => {
    isComing = false;
    setLines(await readActivity(db));
  };
  const readSoon = () => {
    if (!isWanted || isComing) return;
    isComing = true;
    setTimeout(() => void read().catch(() => {}), LOG_MS);
  };
  opened.queue.listen((news) => {
    if (news.type === 'changed' || news.type === 'held') readSoon();
  });
  opened.onMessage(({ type }) => {
    if (type === 'activity') readSoon();
  });
  return {
    lines() {
      if (!isWanted) {
        isWanted = true;
        void read().catch(() => {});
      }
      return lines();
    },
    async clear() {
      await db.clear('activity');
      opened.say({ type: 'activity' });
      await read();
    },
  };
}
