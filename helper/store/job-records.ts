import type { Project, Sha256 } from '../../shared/model/project.ts';
import type { QueueJob } from '../../shared/queue/queue-types.ts';
import type { HelperArtifact, HelperJob } from '../jobs/types.ts';
import type { SqlDatabase, SqlRow, SqlValue } from './sqlite.ts';

/** What of a job changes: the queue has it. */
type Queued =
  | ('id' | 'state' | 'startedAt' | 'finishedAt' | 'error' | 'artifactId')
  | ('pausedBy' | 'notBefore' | 'hours' | 'predicted');
/** What never changes, in one column. */
type JobFacts = Omit<HelperJob, Queued>;

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

/** What jobs make and made. Which of them runs when is the queue's: a job that it does not know is not there. */
export interface JobRecords {
  /** In the order they were asked for. */
  all(): readonly HelperJob[];
  get(id: string): HelperJob | null;
  /** The newest run of a request. */
  latest(request: string): HelperJob | null;
  latestOfProject(projectId: string): HelperJob | null;
  request(id: string): JobRequestRecord | null;
  named(key: string): { readonly parameters: string; readonly jobId: string } | null;
  /** Gives a client's name to a job that is there already. */
  addKey(key: string, parameters: string, jobId: string): void;
  /** Before the queue is asked to take them; all or none. */
  add(entries: readonly NewJob[]): void;
  /** Forgets jobs that the queue did not take, or has let go. */
  drop(ids: readonly string[]): void;
  /** Forgets all jobs that the queue does not know, and films of jobs that are not completed. */
  tidy(): void;
  artifact(id: string): ArtifactRecord | null;
  artifactOf(jobId: string): ArtifactRecord | null;
  /** Before the queue says that the job is completed. */
  putArtifact(film: ArtifactRecord): void;
  removeArtifact(id: string): void;
  /** Names the ledger's parts that a job needs, and forgets those of jobs that need none any more. */
  keepParts(id: string, keys: readonly string[]): void;
  /** What live jobs need, and each project's latest film of a profile. */
  pinnedParts(): ReadonlySet<string>;
}

const NEEDING_JOBS = `SELECT id FROM queue_jobs WHERE state IN ('QUEUED', 'RUNNING', 'PAUSED') UNION
  SELECT id FROM jobs WHERE position IN
    (SELECT max(position) FROM jobs JOIN queue_jobs USING (id) WHERE state = 'COMPLETED'
     GROUP BY project_id, json_extract(facts, '$.profile'))`;

const JOBS = 'SELECT jobs.*, queue_jobs.json AS queued FROM jobs JOIN queue_jobs USING (id)';

export function makeJobRecords(db: SqlDatabase): JobRecords {
  const sql = {
    all: db.prepare(`${JOBS} ORDER BY position`),
    get: db.prepare(`${JOBS} WHERE id = ?`),
    latest: db.prepare(`${JOBS} WHERE request = ? ORDER BY run DESC LIMIT 1`),
    ofProject: db.prepare(`${JOBS} WHERE project_id = ? ORDER BY position DESC LIMIT 1`),
    request: db.prepare(
      `SELECT jobs.request, jobs.document, jobs.layers, documents.json FROM jobs
       JOIN documents ON documents.hash = jobs.document WHERE jobs.id = ?`,
    ),
    named: db.prepare('SELECT parameters, job_id FROM keys WHERE key = ?'),
    addKey: db.prepare('INSERT INTO keys (key, parameters, job_id) VALUES (?, ?, ?)'),
    addDocument: db.prepare('INSERT INTO documents (hash, json) VALUES (?, ?) ON CONFLICT DO NOTHING'),
    // The queue may not have taken it the last time.
    dropUnknown: db.prepare('DELETE FROM jobs WHERE id = ? AND id NOT IN (SELECT id FROM queue_jobs)'),
    add: db.prepare(
      `INSERT INTO jobs (id, request, run, project_id, document, layers, facts)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    dropAllUnknown: db.prepare('DELETE FROM jobs WHERE id NOT IN (SELECT id FROM queue_jobs)'),
    dropDocuments: db.prepare('DELETE FROM documents WHERE hash NOT IN (SELECT document FROM jobs)'),
    dropHalfDone: db.prepare(
      `DELETE FROM artifacts WHERE job_id NOT IN (SELECT id FROM queue_jobs WHERE state = 'COMPLETED')`,
    ),
    putArtifact: db.prepare(
      `INSERT INTO artifacts (id, job_id, project_id, file, facts, finished_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET
         file = excluded.file, facts = excluded.facts, finished_at = excluded.finished_at`,
    ),
    removeArtifact: db.prepare('DELETE FROM artifacts WHERE id = ?'),
    artifact: db.prepare('SELECT * FROM artifacts WHERE id = ?'),
    artifactOf: db.prepare('SELECT * FROM artifacts WHERE job_id = ?'),
    dropParts: db.prepare('DELETE FROM parts WHERE job_id = ?'),
    dropOldParts: db.prepare(`DELETE FROM parts WHERE job_id NOT IN (${NEEDING_JOBS})`),
    addPart: db.prepare('INSERT INTO parts (job_id, key) VALUES (?, ?) ON CONFLICT DO NOTHING'),
    pinned: db.prepare(`SELECT DISTINCT key FROM parts WHERE job_id IN (${NEEDING_JOBS})`),
  };
  const one = (row: SqlRow | null) => (row === null ? null : jobOf(row));
  const film = (row: SqlRow | null) => (row === null ? null : artifactOf(row));

  const addOne = ({ job, request, documentHash, document, layers, key }: NewJob) => {
    const { id } = job;
    sql.dropUnknown.run(id);
    sql.addDocument.run(documentHash, JSON.stringify(document));
    sql.add.run(id, request, job.run, job.projectId, documentHash, layers, JSON.stringify(factsOf(job)));
    if (key !== null) sql.addKey.run(key.key, key.parameters, id);
  };

  return {
    all: () => sql.all.all().map(jobOf),
    get: (id) => one(sql.get.get(id)),
    latest: (request) => one(sql.latest.get(request)),
    latestOfProject: (projectId) => one(sql.ofProject.get(projectId)),
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
    add(entries) {
      db.transaction(() => {
        for (const entry of entries) addOne(entry);
      });
    },
    drop(ids) {
      db.transaction(() => {
        for (const id of ids) sql.dropUnknown.run(id);
        sql.dropDocuments.run();
      });
    },
    tidy() {
      db.transaction(() => {
        sql.dropAllUnknown.run();
        sql.dropHalfDone.run();
        sql.dropDocuments.run();
      });
    },
    putArtifact({ artifact, file }) {
      const { id, jobId, projectId, finishedAt, ...facts } = artifact;
      sql.putArtifact.run(id, jobId, projectId, file, JSON.stringify(facts), finishedAt);
    },
    removeArtifact: (id) => void sql.removeArtifact.run(id),
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

function factsOf(job: HelperJob): JobFacts {
  const { id: _, state, startedAt, finishedAt, error, artifactId, ...rest } = job;
  const { pausedBy, notBefore, hours, predicted, ...facts } = rest;
  return facts;
}

function jobOf(row: SqlRow): HelperJob {
  const { outputId, hours = null, ...queued } = parse<QueueJob>(row.queued);
  const { state, startedAt, finishedAt, error, pausedBy, notBefore, predicted } = queued;
  return {
    ...parse<JobFacts>(row.facts),
    ...{ id: text(row.id), state, startedAt, finishedAt, error, artifactId: outputId },
    ...{ pausedBy, notBefore, hours, predicted },
  };
}

function artifactOf(row: SqlRow): ArtifactRecord {
  const ids = { id: text(row.id), jobId: text(row.job_id), projectId: text(row.project_id) };
  const facts = parse<Omit<HelperArtifact, keyof typeof ids | 'finishedAt'>>(row.facts);
  return {
    // `putArtifact` took these very fields out of one.
    artifact: { ...facts, ...ids, finishedAt: Number(row.finished_at) } as HelperArtifact,
    file: text(row.file),
  };
}
