import type { Project, ProjectId } from '../../shared/model/project.ts';
import type { SqlDatabase, SqlRow } from './sqlite.ts';

/** A project that a client has put into the helper. */
export interface ProjectRecord {
  readonly project: Project;
  /** Counts up with every put that changes it. */
  readonly revision: number;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

export interface ProjectRecords {
  get(id: ProjectId): ProjectRecord | null;
  /** Every project's id, the one changed last first. */
  ids(): readonly ProjectId[];
  put(project: Project, at: number): ProjectRecord;
  /** False when there was none. */
  remove(id: ProjectId): boolean;
}

export function makeProjectRecords(db: SqlDatabase): ProjectRecords {
  const get = db.prepare('SELECT * FROM projects WHERE id = ?');
  const ids = db.prepare('SELECT id FROM projects ORDER BY updated_at DESC, id');
  const put = db.prepare(
    `INSERT INTO projects (id, revision, json, updated_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET
       revision = excluded.revision, json = excluded.json, updated_at = excluded.updated_at`,
  );
  const remove = db.prepare('DELETE FROM projects WHERE id = ?');
  return {
    get: (id) => recordOf(get.get(id)),
    ids: () => ids.all().map((row) => String(row.id)),
    put(project, at) {
      return db.transaction(() => {
        const json = JSON.stringify(project);
        const row = get.get(project.id);
        const known = recordOf(row);
        if (known !== null && row?.json === json) return known;
        const revision = (known?.revision ?? 0) + 1;
        put.run(project.id, revision, json, at);
        return { project, revision, updatedAt: at };
      });
    },
    remove: (id) => remove.run(id).changes > 0,
  };
}

function recordOf(row: SqlRow | null): ProjectRecord | null {
  if (row === null) return null;
  return {
    // Only `put` writes here, and it takes nothing but projects.
    project: JSON.parse(String(row.json)) as Project,
    revision: Number(row.revision),
    updatedAt: Number(row.updated_at),
  };
}
