import type { ProjectId, Sha256 } from '../../shared/model/project.ts';
import type { Database } from './database.ts';
import { usedMedia } from './media-use.ts';

export interface Usage {
  /** What the browser says is used and may be used, in all; its quota is an estimate. */
  readonly used: number;
  readonly quota: number;
  readonly media: number;
  readonly exports: number;
  readonly ledger: number;
  /** Thumbnails, waveforms and prepared pictures: can be cleared, is made again. */
  readonly caches: number;
  /** Media that no project uses any more; collected by itself. */
  readonly unused: number;
  readonly projects: readonly ProjectUsage[];
}

interface ProjectUsage {
  readonly id: ProjectId;
  readonly title: string;
  /** A file used by two projects counts in both. */
  readonly media: number;
  readonly exports: number;
}

/** From the records, which know what each byte is for; the browser only knows the sum. */
export async function readUsage(db: Database, ledger: number): Promise<Usage> {
  const [estimate, records, projects, documents, artifacts, derived, inUse] = await Promise.all([
    navigator.storage.estimate().catch((): StorageEstimate => ({})),
    db.getAll('media'),
    db.getAll('projects'),
    db.getAll('documents'),
    db.getAll('artifacts'),
    db.getAll('derived'),
    usedMedia(db),
  ]);
  const sizes = new Map<Sha256, number>(records.map((record) => [record.sha256, record.bytes]));
  const mediaOf = new Map(
    documents.map((item) => [item.id, sum(item.media, (hash) => sizes.get(hash) ?? 0)]),
  );
  const films = artifacts.filter((artifact) => artifact.libraryPath !== null);
  return {
    used: estimate.usage ?? 0,
    quota: estimate.quota ?? 0,
    media: sum(records, (record) => record.bytes),
    exports: sum(films, (film) => film.bytes),
    ledger,
    caches: sum(derived, (item) => item.bytes),
    unused: sum(
      records.filter((record) => !inUse.has(record.sha256)),
      (record) => record.bytes,
    ),
    projects: projects.map(({ id, title }) => ({
      id,
      title,
      media: mediaOf.get(id) ?? 0,
      exports: sum(
        films.filter((film) => film.projectId === id),
        (film) => film.bytes,
      ),
    })),
  };
}

function sum<T>(items: readonly T[], size: (item: T) => number): number {
  return items.reduce((total, item) => total + size(item), 0);
}
