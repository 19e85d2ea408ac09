import type { ErrorData } from '../../shared/errors.ts';
import type { Project, Sha256 } from '../../shared/model/project.ts';
import { type JobEvent, type JobState, nextJobState } from '../../shared/queue/job-states.ts';
import type { HelperArtifact, HelperJob } from '../jobs/types.ts';
import type { SqlDatabase, SqlRow, SqlValue } from './sqlite.ts';

/** What of a job never changes, in one column. */
type JobFacts = Omit<HelperJob, 'id' | 'state' | 'startedAt' | 'finishedAt' | 'error' | 'artifactId'>;

/** What a state's change may write beside the state. */
export type JobChanges = Partial<Pick<HelperJob, 'startedAt' | 'finishedAt' | 'error' | 'artifactId'>>;

export interface NewJob {
  readonly job: HelperJob;
  /** The request without its run number. */
  readonly request: string;
  readonly documentHash: string;
  readonly document: Project;
  readonly layers: Sha256 | null;
  /** A client's name for it, with the hash of everything that came along. */
  readonly key: { readonly key: string; readonly parameters: string } | null;
}

export interface JobRequestRecord {
  readonly request: string;
  readonly documentHash: string;
  readonly project: Project;
  readonly layers: Sha256 | null;
}

/** A film on the disk: `file` is its path inside the exports folder. */
export interface ArtifactRecord {
  readonly artifact: HelperArtifact;
  readonly file: string;
}

export interface JobRecords {
  /** In the order they were asked for. */
  all(): readonly HelperJob[];
  get(id: string): HelperJob | null;
  /** The newest run of a request. */
  latest(request: string): HelperJob | null;
  latestOfProject(projectId: string): HelperJob | null;
  /** The job that waits longest. */
  nextQueued(): HelperJob | null;
  inState(state: JobState): readonly HelperJob[];
  count(...states: JobState[]): number;
  request(id: string): JobRequestRecord | null;
  named(key: string): { readonly parameters: string; readonly jobId: string } | null;
  /** Gives a client's name to a job that is there already. */
  addKey(key: string, parameters: string, jobId: string): void;
  add(entry: NewJob): void;
  /** Moves a job by the table, with its film where that ends it; null where the table does not allow it. */
  move(id: string, event: JobEvent, changes: JobChanges, film?: ArtifactRecord): HelperJob | null;
  artifact(id: string): ArtifactRecord | null;
  artifactOf(jobId: string): ArtifactRecord | null;
  /** Names the ledger's parts that a job needs, and forgets those of jobs that need none any more. */
  keepParts(id: string, keys: readonly string[]): void;
  /** What live jobs need, and each project's latest film. */
  pinnedParts(): ReadonlySet<string>;
}

const NEEDING_JOBS = `SELECT id FROM jobs WHERE state IN ('QUEUED', 'RUNNING', 'PAUSED') UNION
  SELECT id FROM jobs WHERE position IN
    (SELECT max(position) FROM jobs WHERE state = 'COMPLETED' GROUP BY project_id)`;

export function makeJobRecords(db: SqlDatabase): JobRecords {
  const sql = {
    all: db.prepare('SELECT * FROM jobs ORDER BY position'),
    get: db.prepare('SELECT * FROM jobs WHERE id = ?'),
    latest: db.prepare('SELECT * FROM jobs WHERE request = ? ORDER BY run DESC LIMIT 1'),
    ofProject: db.prepare('SELECT * FROM jobs WHERE project_id = ? ORDER BY position DESC LIMIT 1'),
    inState: db.prepare('SELECT * FROM jobs WHERE state = ? ORDER BY position'),
    next: db.prepare("SELECT * FROM jobs WHERE state = 'QUEUED' ORDER BY position LIMIT 1"),
    count: db.prepare('SELECT count(*) AS jobs FROM jobs WHERE state = ?'),
    request: db.prepare(
      `SELECT jobs.request, jobs.document, jobs.layers, documents.json FROM jobs
       JOIN documents ON documents.hash = jobs.document WHERE jobs.id = ?`,
    ),
    named: db.prepare('SELECT parameters, job_id FROM keys WHERE key = ?'),
    addKey: db.prepare('INSERT INTO keys (key, parameters, job_id) VALUES (?, ?, ?)'),
    addDocument: db.prepare('INSERT INTO documents (hash, json) VALUES (?, ?) ON CONFLICT DO NOTHING'),
    add: db.prepare(
      `INSERT INTO jobs (id, request, run, project_id, document, layers, facts, state)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    move: db.prepare(
      `UPDATE jobs SET state = ?, started_at = ?, finished_at = ?, error = ?, artifact_id = ? WHERE id = ?`,
    ),
    addArtifact: db.prepare(
      `INSERT INTO artifacts (id, job_id, project_id, file, facts, finished_at) VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    artifact: db.prepare('SELECT * FROM artifacts WHERE id = ?'),
    artifactOf: db.prepare('SELECT * FROM artifacts WHERE job_id = ?'),
    dropParts: db.prepare('DELETE FROM parts WHERE job_id = ?'),
    dropOldParts: db.prepare(`DELETE FROM parts WHERE job_id NOT IN (${NEEDING_JOBS})`),
    addPart: db.prepare('INSERT INTO parts (job_id, key) VALUES (?, ?) ON CONFLICT DO NOTHING'),
    pinned: db.prepare(`SELECT DISTINCT key FROM parts WHERE job_id IN (${NEEDING_JOBS})`),
  };
  const one = (row: SqlRow | null) => (row === null ? null : jobOf(row));
  const film = (row: SqlRow | null) => (row === null ? null : artifactOf(row));
  const get = (id: string) => one(sql.get.get(id));

  return {
    all: () => sql.all.all().map(jobOf),
    get,
    latest: (request) => one(sql.latest.get(request)),
    latestOfProject: (projectId) => one(sql.ofProject.get(projectId)),
    nextQueued: () => one(sql.next.get()),
    inState: (state) => sql.inState.all(state).map(jobOf),
    count: (...states) => states.reduce((sum, state) => sum + Number(sql.count.get(state)?.jobs ?? 0), 0),
    request(id) {
      const row = sql.request.get(id);
      if (row === null) return null;
      return {
        request: text(row.request),
        documentHash: text(row.document),
        project: parse<Project>(row.json),
        layers: row.layers === null ? null : text(row.layers),
      };
    },
    named(key) {
      const row = sql.named.get(key);
      return row === null ? null : { parameters: text(row.parameters), jobId: text(row.job_id) };
    },
    addKey: (key, parameters, jobId) => void sql.addKey.run(key, parameters, jobId),
    add({ job, request, documentHash, document, layers, key }) {
      const { id, state, startedAt, finishedAt, error, artifactId, ...facts } = job;
      db.transaction(() => {
        sql.addDocument.run(documentHash, JSON.stringify(document));
        const json = JSON.stringify(facts satisfies JobFacts);
        sql.add.run(id, request, job.run, job.projectId, documentHash, layers, json, state);
        if (key !== null) sql.addKey.run(key.key, key.parameters, id);
      });
    },
    move(id, event, changes, done) {
      return db.transaction(() => {
        const job = get(id);
        const state = job === null ? null : nextJobState(job.state, event);
        if (job === null || state === null) return null;
        const next: HelperJob = { ...job, ...changes, state };
        if (done !== undefined) {
          const { id: artifactId, jobId, projectId, finishedAt, ...facts } = done.artifact;
          const json = JSON.stringify(facts);
          sql.addArtifact.run(artifactId, jobId, projectId, done.file, json, finishedAt);
        }
        const error = next.error === null ? null : JSON.stringify(next.error);
        sql.move.run(state, next.startedAt, next.finishedAt, error, next.artifactId, id);
        return next;
      });
    },
    artifact: (id) => film(sql.artifact.get(id)),
    artifactOf: (jobId) => film(sql.artifactOf.get(jobId)),
    keepParts(id, keys) {
      db.transaction(() => {
        sql.dropParts.run(id);
        sql.dropOldParts.run();
        for (const key of keys) sql.addPart.run(id, key);
      });
    },
    pinnedParts: () => new Set(sql.pinned.all().map(({ key }) => text(key))),
  };
}

// What these read was written above and nowhere else, and quick_check found the file whole.
function parse<T>(value: SqlValue | undefined): T {
  return JSON.parse(text(value)) as T;
}

function text(value: SqlValue | undefined): string {
  return String(value);
}

function number(value: SqlValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function jobOf(row: SqlRow): HelperJob {
  return {
    ...parse<JobFacts>(row.facts),
    id: text(row.id),
    state: text(row.state) as JobState,
    startedAt: number(row.started_at),
    finishedAt: number(row.finished_at),
    error: row.error === null ? null : parse<ErrorData>(row.error),
    artifactId: row.artifact_id === null ? null : text(row.artifact_id),
  };
}

function artifactOf(row: SqlRow): ArtifactRecord {
  const facts = parse<Omit<HelperArtifact, 'id' | 'jobId' | 'projectId' | 'finishedAt'>>(row.facts);
  return {
    artifact: {
      ...facts,
      id: text(row.id),
      jobId: text(row.job_id),
      projectId: text(row.project_id),
      finishedAt: Number(row.finished_at),
    },
    file: text(row.file),
  };
}
