import type { Plan } from '../../shared/plan/plan.ts';
import { makePlan } from '../execute/export-film.ts';
import type { Database } from '../storage/database.ts';
import { type JobRecord, readJob, readRequest } from '../storage/job-records.ts';
import type { MediaFiles } from '../storage/media-files.ts';

/** More films than this of one project are not looked at ahead: each plan takes a moment. */
const MOST = 8;

/** Plans of the browser's films that wait behind a job and are made of the very same project, as those of a batch are. */
export async function plansAfter(jobId: string, db: Database, media: MediaFiles): Promise<readonly Plan[]> {
  const frozen = (await db.get('requests', jobId))?.frozen;
  if (frozen === undefined) return [];
  const ids = await db.getAllKeysFromIndex('requests', 'frozen', frozen);
  const plans: Plan[] = [];
  for (const id of ids.filter((other) => other !== jobId)) {
    if (plans.length === MOST) break;
    const job = await readJob(db, id);
    const plan = job === null || !waits(job) ? null : await planOf(job, db, media);
    if (plan !== null) plans.push(plan);
  }
  return plans;
}

function waits({ kind, state, engine = 'browser' }: JobRecord): boolean {
  return kind === 'render' && engine === 'browser' && (state === 'QUEUED' || state === 'RUNNING');
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
