import { createRoot } from 'solid-js';
import { StudioError } from '../../shared/errors.ts';
import { defineEdit } from '../../shared/model/edits/define-edit.ts';
import { setTitle } from '../../shared/model/edits/project.ts';
import type { Project, ProjectId } from '../../shared/model/project.ts';
import { holdLock, MEDIA_LOCK } from '../storage/locks.ts';
import { openEditing } from './editing.ts';
import { createImports } from './imports.ts';
import { createMediaView } from './media-view.ts';
import type { Services } from './services.ts';
import { createSession } from './session.ts';
import { createSmartCrop } from './smart-crop.ts';
import type { ImportItem, Studio } from './studio-types.ts';
import { createVersions } from './versions.ts';

export interface OpenStudioOptions {
  readonly services: Services;
  readonly projectId: ProjectId;
  /** How long to wait before the whole document is written, and before a failed write is tried again. */
  readonly snapshotDelayMs?: number;
  readonly retryDelayMs?: number;
  /** How long another tab may take to step back. */
  readonly patienceMs?: number;
}

/** Opens a project in this tab: to edit where no other tab does, else to watch. The caller closes it. */
export async function openStudio(options: OpenStudioOptions): Promise<Studio> {
  const { services, projectId } = options;
  const { db, media, probes } = services;
  // While a project is open nobody collects media: it could come back by undo.
  const mediaLock = await holdLock(MEDIA_LOCK, { mode: 'shared' });
  const { editing, dispose, parts } = await createRoot(async (disposeRoot) => {
    try {
      const held: { current?: Awaited<ReturnType<typeof makeParts>> } = {};
      const opened = await openEditing({
        db,
        projectId,
        onStep: (before) => held.current?.versions.beforeStep(before),
        onReplaced: () => held.current?.imports.tellAgain(),
        onStored: (assetId, sha256) => held.current?.imports.stored(assetId, sha256),
        onRename: (title) => void opened.perform(setTitle, title),
        ...(options.snapshotDelayMs === undefined ? {} : { snapshotDelayMs: options.snapshotDelayMs }),
        ...(options.retryDelayMs === undefined ? {} : { retryDelayMs: options.retryDelayMs }),
        ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }),
      });
      const made = await makeParts(opened);
      held.current = made;
      return { editing: opened, dispose: disposeRoot, parts: made };
    } catch (error) {
      disposeRoot();
      mediaLock?.release();
      throw error;
    }
  });

  async function makeParts(opened: Awaited<ReturnType<typeof openEditing>>) {
    const view = createMediaView({ db, media, probes, document: opened.document });
    const imports = createImports({ media, probes, editing: opened, view });
    const versions = await createVersions({
      db,
      projectId,
      document: opened.document,
      revision: opened.revision,
      replace: (document) => opened.perform(restoreVersion, document),
    });
    const smartCrop = createSmartCrop({ services, editing: opened });
    return { view, imports, versions, smartCrop, session: createSession(projectId) };
  }

  let closing: Promise<void> | null = null;
  const close = async () => {
    parts.smartCrop.close();
    // The person's own files stand in until they are copied: who leaves earlier would have to choose them again.
    await parts.imports.finish();
    const lost = parts.imports.notStored();
    parts.imports.close();
    parts.view.close();
    parts.session.dispose();
    try {
      await editing.close();
    } finally {
      mediaLock?.release();
      dispose();
    }
    if (lost.length > 0) throw notKept(lost);
  };
  return {
    ...editing,
    projectId,
    versions: parts.versions,
    imports: parts.imports,
    media: parts.view,
    session: parts.session,
    smartCrop: parts.smartCrop,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

function notKept(items: readonly ImportItem[]): StudioError {
  const file = items.map(({ name }) => name).join(', ');
  const code = items[0]?.error?.code ?? 'failed.write';
  return new StudioError(
    'input.media-missing',
    `${file} could not be copied before the story was left. Open the story and use Find the file`,
    { context: { file, details: code } },
  );
}

const restoreVersion = defineEdit('version.restore', 'restore version', (project, version: Project) => ({
  ...version,
  id: project.id,
}));
