import type { Plan } from '../../shared/plan/plan.ts';
import { compareJobs } from '../../shared/queue/turns.ts';
import { makePlan } from '../execute/export-film.ts';
import type { Database } from '../storage/database.ts';
import { type JobRecord, readJob, readRequest } from '../storage/job-records.ts';
import type { MediaFiles } from '../storage/media-files.ts';

/** More films than this of one project are not looked at ahead: each plan takes a moment. */
const MOST = 8;

/**
 * Plans of the browser's films that wait behind a job and are made of the very same project, as those of a batch are:
 * the next ones first.
 */
export async function plansAfter(
  jobId: string,
  db: Database,
  media: MediaFiles,
  signal: AbortSignal,
): Promise<readonly Plan[]> {
  const frozen = (await db.get('requests', jobId))?.frozen;
  if (frozen === undefined) return [];
  const ids = await db.getAllKeysFromIndex('requests', 'frozen', frozen);
  const jobs = await Promise.all(ids.filter((other) => other !== jobId).map((id) => readJob(db, id)));
  const waiting = jobs.filter((job) => job !== null).filter(waits);
  const plans: Plan[] = [];
  for (const job of waiting.toSorted(compareJobs)) {
    signal.throwIfAborted();
    if (plans.length === MOST) break;
    const plan = await planOf(job, db, media);
    if (plan !== null) plans.push(plan);
  }
  return plans;
}

/** One that runs began before or beside this one: it is not behind it. */
function waits({ kind, state, engine = 'browser' }: JobRecord): boolean {
  return kind === 'render' && engine === 'browser' && state === 'QUEUED';
}

/** Null where it cannot be planned now: when its turn comes it will say why. */
async function planOf(
  { id, container, profile: name }: JobRecord,
  db: Database,
  media: MediaFiles,
): Promise<Plan | null> {
  const request = await readRequest(db, id);
  if (request === null || container === 'mkv' || container === 'storyloom') return null;
  const { project, profile = name } = request;
  try {
    return await makePlan({ project, profile, container, destination: { type: 'library' } }, { media });
  } catch {
    return null;
  }
}
