import { createSignal } from 'solid-js';
import { StudioError } from '../../shared/errors.ts';
import type { Project, ProjectId } from '../../shared/model/project.ts';
import type { Database } from '../storage/database.ts';
import { hashesIn } from '../storage/media-use.ts';
import type { VersionRecord } from '../storage/project-records.ts';
import { summarise } from '../storage/project-summary.ts';
import { addVersion, listVersions, readVersion, removeVersion } from '../storage/version-records.ts';
import type { VersionSummary, Versions } from './studio-types.ts';

export interface OwnedVersions extends Versions {
  /** Called before each saved step: keeps what was there, every few minutes of editing. */
  beforeStep(document: Project): void;
}

/** Editing this long without a version makes one. */
const EVERY_MS = 5 * 60_000;

export interface VersionsOptions {
  readonly db: Database;
  readonly projectId: ProjectId;
  readonly document: () => Project;
  readonly revision: () => number;
  /** Puts a document in the place of the one that is edited, as one undoable step. */
  readonly replace: (document: Project) => void;
  readonly now?: () => number;
}

export async function createVersions(options: VersionsOptions): Promise<OwnedVersions> {
  const { db, projectId } = options;
  const now = options.now ?? Date.now;
  const [list, setList] = createSignal<readonly VersionSummary[]>([]);
  const refresh = async () => {
    setList((await listVersions(db, projectId)).map(summaryOf));
  };
  await refresh();
  let last = list()[0]?.at ?? 0;

  const store = async (document: Project, kind: VersionRecord['kind'], label: string | null) => {
    const { segments, samples } = summarise(document);
    const version: VersionRecord = {
      id: crypto.randomUUID(),
      projectId,
      at: now(),
      kind,
      label,
      revision: options.revision(),
      segments,
      samples,
      document,
      media: hashesIn(document.assets),
    };
    await addVersion(db, version);
    last = version.at;
    await refresh();
    return summaryOf(version);
  };

  return {
    list,
    save: (label) => store(options.document(), 'named', label),
    async restore(id) {
      const version = await readVersion(db, id);
      if (version === null) {
        throw new StudioError('input.media-missing', 'This version is no longer on this computer');
      }
      await store(options.document(), 'before-restore', null);
      options.replace(version.document);
    },
    async remove(id) {
      await removeVersion(db, id);
      await refresh();
    },
    beforeStep(document) {
      if (now() - last < EVERY_MS || document.storyline.length === 0) return;
      last = now();
      // A version that could not be kept is no reason to stop editing: the edits themselves are saved.
      void store(document, 'automatic', null).catch(() => {});
    },
  };
}

function summaryOf(version: VersionRecord): VersionSummary {
  const { id, at, kind, label, segments, samples } = version;
  return { id, at, kind, label, segments, samples };
}
