import { afterEach, beforeEach } from 'vitest';
import { exportFilm } from '../../../web/execute/export-film.ts';
import type { ExportProgress, ExportRequest } from '../../../web/execute/export-types.ts';
import { type OpfsLedger, openLedger } from '../../../web/execute/opfs-ledger.ts';
import type { TestStory } from './film-helpers.ts';
import { emptyLedger } from './ledger-helpers.ts';

/** A ledger and a library that are empty before each test. */
export function useExports() {
  let ledger: OpfsLedger;
  beforeEach(async () => {
    await emptyLedger();
    const root = await navigator.storage.getDirectory();
    await root.removeEntry('exports', { recursive: true }).catch(() => {});
    ledger = await openLedger();
  });
  afterEach(() => ledger.close());
  return {
    get ledger() {
      return ledger;
    },
    async run(story: TestStory, change: Partial<ExportRequest> = {}, signal = new AbortController().signal) {
      const progress: ExportProgress[] = [];
      const artifact = await exportFilm(
        requestFor(story, change),
        { ledger, media: story.media, workers: 2 },
        { signal, onProgress: (state) => progress.push(state) },
      );
      return { artifact, progress };
    },
  };
}

export function requestFor(story: TestStory, change: Partial<ExportRequest> = {}): ExportRequest {
  return {
    jobId: 'job1',
    project: story.project,
    profile: 'PROJECT',
    container: 'mp4',
    destination: { type: 'library' },
    ...change,
  };
}

export async function libraryFiles(): Promise<string[]> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('exports', { create: true });
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

export async function libraryFile(path: string | null): Promise<File> {
  const [folder = '', name = ''] = (path ?? '').split('/');
  const root = await navigator.storage.getDirectory();
  return (await (await root.getDirectoryHandle(folder)).getFileHandle(name)).getFile();
}

export async function chosenFile(name: string): Promise<FileSystemFileHandle> {
  const root = await navigator.storage.getDirectory();
  return (await root.getDirectoryHandle('chosen', { create: true })).getFileHandle(name, { create: true });
}
