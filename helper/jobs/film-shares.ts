import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import { isLive } from '../../shared/queue/job-states.ts';
import { planFilm } from '../execute/plan-film.ts';
import { closeSharedFolder, openSharedFolder } from '../execute/shared-folder.ts';
import { type SharedWork, shareWork } from '../execute/shared-work.ts';
import type { FilmDeps } from '../execute/types.ts';
import type { DataFolders } from '../store/data-folder.ts';
import type { JobRecords } from '../store/job-records.ts';
import { filmRequestOf } from './film-runs.ts';
import { BUNDLE, type HelperJob } from './types.ts';

/** What one film has of the others of its project. */
export interface FilmShare {
  readonly shared: SharedWork;
  release(): Promise<void>;
}

export interface FilmSharesOptions {
  readonly jobs: Pick<JobRecords, 'all' | 'request'>;
  readonly folders: DataFolders;
  readonly deps: FilmDeps;
}

interface Share {
  readonly opened: Promise<{ readonly shared: SharedWork; readonly folder: string }>;
  users: number;
}

/** More films of one project than anybody waits for; the rest goes its own way. */
const MOST_PLANS = 32;

/** Films of one project at one revision that wait together decode its pictures once and mix its sound once. */
export function makeFilmShares({ jobs, folders, deps }: FilmSharesOptions) {
  const shares = new Map<string, Share>();
  const waiting = (key: string) =>
    jobs.all().filter((job) => isLive(job.state) && job.container !== BUNDLE.container && keyOf(job) === key);

  const open = async (group: readonly HelperJob[], signal: AbortSignal) => {
    const plans: HelperPlan[] = [];
    for (const job of group.slice(0, MOST_PLANS)) plans.push(...(await planOf(job, signal)));
    const place = await openSharedFolder(folders.cache);
    return { shared: shareWork(plans, { ledgerFolder: folders.ledger, ...place }), folder: place.folder };
  };
  /** None for a film that cannot be planned: its own run says why. */
  const planOf = async (job: HelperJob, signal: AbortSignal): Promise<HelperPlan[]> => {
    const record = jobs.request(job.id);
    if (record === null) return [];
    try {
      return [await planFilm(filmRequestOf(job, record.project, null), deps, { signal })];
    } catch {
      signal.throwIfAborted();
      return [];
    }
  };
  const sweep = async () => {
    for (const [key, share] of shares) {
      if (share.users > 0 || waiting(key).length > 0) continue;
      shares.delete(key);
      const opened = await share.opened.catch(() => null);
      if (opened !== null) await closeSharedFolder(opened.folder);
    }
  };

  const shareOf = async (job: HelperJob, signal: AbortSignal): Promise<FilmShare | null> => {
    await sweep();
    const key = keyOf(job);
    const group = waiting(key);
    const known = shares.get(key);
    if (known === undefined && group.length < 2) return null;
    const share = known ?? { opened: open(group, signal), users: 0 };
    shares.set(key, share);
    share.users += 1;
    const release = async () => {
      share.users -= 1;
      // The job itself counts as waiting until it is told how it ended.
      const isLast = share.users === 0 && waiting(key).every(({ id }) => id === job.id);
      if (!isLast || shares.get(key) !== share) return;
      shares.delete(key);
      const opened = await share.opened.catch(() => null);
      if (opened !== null) await closeSharedFolder(opened.folder);
    };
    try {
      return { shared: (await share.opened).shared, release };
    } catch {
      // Another film may have been stopped while it opened this one. Alone it takes longer, and is the same film.
      await release();
      if (shares.get(key) === share) shares.delete(key);
      signal.throwIfAborted();
      return null;
    }
  };

  return {
    shareOf,
    /** When nothing runs any more: what films share that still wait is made anew. */
    async close() {
      const left = [...shares.values()];
      shares.clear();
      for (const { opened } of left) {
        const place = await opened.catch(() => null);
        if (place !== null) await closeSharedFolder(place.folder);
      }
    },
  };
}

function keyOf({ projectId, revision }: HelperJob): string {
  return `${projectId} ${revision}`;
}
