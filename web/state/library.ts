import { createMemo, createRoot, createSignal } from 'solid-js';
import { LONGEST_TITLE, type Project, type ProjectId } from '../../shared/model/project.ts';
import { cutText } from '../../shared/text/cut-text.ts';
import { storageError } from '../storage/database.ts';
import { holdLock, MEDIA_LOCK } from '../storage/locks.ts';
import { collectUnusedMedia } from '../storage/media-use.ts';
import { addProject, changeRecord, type ProjectRecord, removeProject } from '../storage/project-records.ts';
import { deriveBadge } from './badge.ts';
import { createCovers } from './covers.ts';
import type { ExportJobs } from './job-types.ts';
import type { Library, LibraryProject, LibrarySort } from './library-types.ts';
import type { Preferences } from './preferences-types.ts';
import { newProject, newProjectId, readStored, renameStored } from './project-files.ts';
import { readSample } from './sample.ts';
import type { Services } from './services.ts';

export interface LibraryOptions {
  readonly services: Services;
  readonly jobs: ExportJobs;
  readonly preferences: Preferences;
  /** Resolves when this tab has stored every file that it brought into a project. */
  readonly whenCopied?: (id: ProjectId) => Promise<void>;
}

export interface OwnedLibrary extends Library {
  close(): void;
}

const SAMPLE_LOCK = 'storyloom-sample';
const COPY = ' copy';

/** All projects of this computer, as the dashboard shows them. */
export function createLibrary({ services, jobs, preferences, whenCopied }: LibraryOptions): OwnedLibrary {
  const { db, media } = services;
  const channel = new BroadcastChannel(`storyloom-library-${db.name}`);
  const covers = createCovers(services);
  const [records, setRecords] = createSignal<readonly ProjectRecord[] | null>(null);
  const [search, setSearch] = createSignal('');
  const [sort, setSort] = createSignal<LibrarySort>('edited');

  const refresh = async () => {
    setRecords(await db.getAll('projects'));
  };
  const changed = async () => {
    channel.postMessage('changed');
    await refresh();
  };
  channel.addEventListener('message', () => void refresh().catch(() => {}));

  const store = async (document: Project, isSample: boolean): Promise<ProjectId> => {
    await addProject(db, document, { at: Date.now(), isSample });
    await changed();
    return document.id;
  };

  /** While media is on its way in and no record names it yet, nobody may collect it. */
  const withMedia = async <T>(work: () => Promise<T>): Promise<T> => {
    const lock = await holdLock(MEDIA_LOCK, { mode: 'shared' });
    try {
      return await work();
    } catch (error) {
      throw storageError(error, 'The project could not be stored');
    } finally {
      lock?.release();
    }
  };

  /** A copy of a file that is not stored yet would be a copy without it. */
  const readWhole = async (id: ProjectId): Promise<Project> => {
    await whenCopied?.(id);
    return readStored(db, id);
  };

  const collect = () => collectUnusedMedia(db, media).catch(() => null);

  const remove = async (id: ProjectId) => {
    const own = [...jobs.list(), ...jobs.bundles()].filter((job) => job.projectId === id);
    if (own.length > 0) await jobs.remove(...own.map((job) => job.id));
    await removeProject(db, id);
  };

  const addSample = () => withMedia(async () => store(await readSample(media, newProjectId()), true));

  const firstRun = async () => {
    const lock = await holdLock(SAMPLE_LOCK);
    try {
      await refresh();
      if (preferences.settings.sampleAdded) return;
      if (records()?.length === 0) await addSample();
      await preferences.set('sampleAdded', true);
    } finally {
      lock?.release();
    }
  };
  // Without the sample the studio works as well; it is offered again at the next start.
  void firstRun()
    .catch(() => refresh())
    .catch(() => {})
    .then(collect);

  return createRoot((dispose) => {
    const all = createMemo(() => (records() ?? []).map((record) => cardOf(record, jobs, covers.url)));
    const shown = createMemo(() =>
      sorted(
        all().filter((project) => project.trashedAt === null && matches(project, search())),
        sort(),
      ),
    );
    return {
      loading: () => records() === null,
      projects: shown,
      trashed: () =>
        all()
          .filter((project) => project.trashedAt !== null)
          .sort((a, b) => (b.trashedAt ?? 0) - (a.trashedAt ?? 0)),
      search,
      setSearch,
      sort,
      setSort,
      create(title) {
        const { look, sound } = preferences.settings.defaults;
        return store(newProject(title ?? 'Untitled story', look, sound), false);
      },
      add: (project) => store(project, false),
      async rename(id, title) {
        await renameStored(db, id, title);
        await changed();
      },
      duplicate: (id) =>
        withMedia(async () => {
          const document = await readWhole(id);
          return store(
            {
              ...document,
              id: newProjectId(),
              title: `${cutText(document.title, LONGEST_TITLE - COPY.length)}${COPY}`,
            },
            false,
          );
        }),
      async trash(id) {
        await changeRecord(db, id, (record) => ({ ...record, trashedAt: Date.now() }));
        await changed();
      },
      async restore(id) {
        await changeRecord(db, id, (record) => ({ ...record, trashedAt: null }));
        await changed();
      },
      async remove(id) {
        await remove(id);
        await changed();
        await collect();
      },
      async emptyTrash() {
        for (const record of records() ?? []) {
          if (record.trashedAt !== null) await remove(record.id);
        }
        await changed();
        await collect();
      },
      addSample,
      async importBundle(file, options) {
        try {
          return await withMedia(async () => {
            // Few visits read one.
            const { readBundle } = await import('../storage/bundle.ts');
            const document = await readBundle(file, media, options);
            const isTaken = (await db.getKey('projects', document.id)) !== undefined;
            return store(isTaken ? { ...document, id: newProjectId() } : document, false);
          });
        } catch (error) {
          await collect();
          throw error;
        }
      },
      refresh,
      close() {
        channel.close();
        covers.close();
        dispose();
      },
    };
  });
}

function cardOf(
  record: ProjectRecord,
  jobs: ExportJobs,
  coverUrl: (record: ProjectRecord) => string | null,
): LibraryProject {
  const { id, title, createdAt, updatedAt, trashedAt, isSample, summary } = record;
  const own = jobs.list().filter((job) => job.projectId === id);
  return {
    id,
    title,
    createdAt,
    updatedAt,
    trashedAt,
    isSample,
    samples: summary.samples,
    segments: summary.segments,
    width: summary.width,
    height: summary.height,
    thumbnail: coverUrl(record),
    badge: deriveBadge(own, record.revision),
  };
}

function matches(project: LibraryProject, text: string): boolean {
  const words = fold(text).split(/\s+/).filter(Boolean);
  const title = fold(project.title);
  return words.every((word) => title.includes(word));
}

/** Found without its accents and capitals too. */
function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}

const ORDERS: Readonly<Record<LibrarySort, (a: LibraryProject, b: LibraryProject) => number>> = {
  edited: (a, b) => b.updatedAt - a.updatedAt,
  created: (a, b) => b.createdAt - a.createdAt,
  title: (a, b) => a.title.localeCompare(b.title, undefined, { numeric: true, sensitivity: 'base' }),
  length: (a, b) => b.samples - a.samples,
};

function sorted(projects: readonly LibraryProject[], sort: LibrarySort): readonly LibraryProject[] {
  return projects.toSorted((a, b) => ORDERS[sort](a, b) || (a.id < b.id ? -1 : 1));
}
