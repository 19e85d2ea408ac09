import type { Plan } from '../../shared/plan/plan.ts';
import { compareJobs } from '../../shared/queue/turns.ts';
import { makePlan } from '../execute/export-film.ts';
import type { OtherFilms } from '../execute/films-together.ts';
import type { Database } from '../storage/database.ts';
import { type JobRecord, readJob, readRequest } from '../storage/job-records.ts';
import type { MediaFiles } from '../storage/media-files.ts';

/** More films than this of one project are not looked at ahead: each plan takes a moment. */
const MOST = 8;
const PLACES = [
  ['beside', 'RUNNING'],
  ['behind', 'QUEUED'],
] as const;

/** Plans of the browser's films that are made of the very same project as a job, as those of a batch are. */
export async function otherFilms(
  jobId: string,
  db: Database,
  media: MediaFiles,
  signal: AbortSignal,
): Promise<OtherFilms> {
  const others: { readonly behind: Plan[]; readonly beside: Plan[] } = { behind: [], beside: [] };
  const frozen = (await db.get('requests', jobId))?.frozen;
  if (frozen === undefined) return others;
  const ids = await db.getAllKeysFromIndex('requests', 'frozen', frozen);
  const jobs = await Promise.all(ids.filter((other) => other !== jobId).map((id) => readJob(db, id)));
  const films = jobs.filter((job) => job !== null).filter(isFilmHere);
  for (const [place, state] of PLACES) {
    const plans = others[place];
    for (const job of films.filter((film) => film.state === state).toSorted(compareJobs)) {
      signal.throwIfAborted();
      if (plans.length === MOST) break;
      const plan = await planOf(job, db, media);
      if (plan !== null) plans.push(plan);
    }
  }
  return others;
}

function isFilmHere({ kind, engine = 'browser' }: JobRecord): boolean {
  return kind === 'render' && engine === 'browser';
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
