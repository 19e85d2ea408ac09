import { unwrap } from 'solid-js/store';
import { applyDiff, type ProjectDiff } from '../../shared/model/diff.ts';
import { setTitle } from '../../shared/model/edits/project.ts';
import { makeProject } from '../../shared/model/make-project.ts';
import type { Look, Project, ProjectId, SoundLook } from '../../shared/model/project.ts';
import type { Database } from '../storage/database.ts';
import { openProjectAccess } from '../storage/project-access.ts';
import { loadProject } from '../storage/project-records.ts';

/** Projects that are not open in this tab. */

export function newProjectId(): ProjectId {
  return crypto.randomUUID();
}

export function newProject(title: string, look: Look, sound: SoundLook): Project {
  // The settings are a store: a document must be a copy of its own.
  const document = makeProject({
    id: newProjectId(),
    title,
    look: structuredClone(unwrap(look)),
  });
  return { ...document, sound: structuredClone(unwrap(sound)) };
}

export async function readStored(db: Database, id: ProjectId): Promise<Project> {
  const loaded = await loadProject(db, id, (project, diff) => applyDiff(project, diff as ProjectDiff));
  return loaded.document;
}

/** An edit like any other; where a tab has the project open, that tab makes it. */
export async function renameStored(db: Database, id: ProjectId, title: string): Promise<void> {
  // The list of stories needs none of it before.
  const { openEditing } = await import('./editing.ts');
  const editing = await openEditing({ db, projectId: id });
  try {
    if (editing.mode() === 'edit') {
      editing.perform(setTitle, title);
      await editing.flush();
      return;
    }
  } finally {
    await editing.close();
  }
  const access = openProjectAccess(id, () => {});
  access.tell({ type: 'rename', title });
  access.close();
}
