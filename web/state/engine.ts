import { isLive } from '../../shared/queue/job-states.ts';
import { jobPin, projectPin } from '../execute/ledger.ts';
import type { OpfsLedger } from '../execute/opfs-ledger.ts';
import type { PictureStore } from '../execute/picture-store.ts';
import type { HelperApi } from '../helper-client/helper-api.ts';
import type { Database } from '../storage/database.ts';
import { readJob, readJobs } from '../storage/job-records.ts';
import type { MediaFiles } from '../storage/media-files.ts';
import type { WorkerBudget } from './queue-machine.ts';
import type { Services } from './services.ts';

export type Engine = Pick<
  Services,
  'runExport' | 'runBundle' | 'measureExport' | 'ledgerBytes' | 'clearLedger' | 'setLedgerBudget'
> & {
  close(): void;
};

/** The browser's export engine, loaded with the first export: the dashboard opens without it. */
export function makeEngine(
  db: Database,
  media: MediaFiles,
  helper: () => Promise<HelperApi>,
  budget: WorkerBudget,
): Engine {
  let opening: Promise<OpfsLedger> | null = null;
  let pictures: PictureStore | null = null;
  const openLedger = () => {
    const begun = import('../execute/opfs-ledger.ts').then((module) => module.openLedger());
    opening = begun;
    // One that could not be opened is tried again with the next export.
    begun.catch(() => {
      if (opening === begun) opening = null;
    });
    return begun;
  };
  const ledger = async (): Promise<OpfsLedger> => {
    const begun = opening ?? openLedger();
    const opened = await begun;
    if (!opened.dead) return opened;
    // Its worker was ended, as by a browser that is short of memory. The first who sees it opens another.
    if (opening === begun) {
      opened.close();
      opening = null;
    }
    return ledger();
  };
  return {
    async runExport(request, options) {
      if (request.engine === 'helper') {
        const { exportByHelper } = await import('./export-by-helper.ts');
        return exportByHelper(request, { helper, media, stoppedAs: (id) => stoppedAs(db, id) }, options);
      }
      const [{ exportFilm }, { makePictureStore }, { otherFilms }, opened] = await Promise.all([
        import('../execute/export-film.ts'),
        import('../execute/picture-store.ts'),
        import('./engine-others.ts'),
        ledger(),
      ]);
      await releasePins(opened, db);
      pictures ??= makePictureStore({ media });
      const others = (signal: AbortSignal) => otherFilms(request.jobId, db, media, signal);
      const share = budget.take();
      try {
        const deps = { ledger: opened, media, workers: share.workers, pictures, others };
        return await exportFilm(request, deps, options);
      } finally {
        share.release();
        // The tab that worked before this one may have died with its hands on some files; in this export's time it let go.
        await opened.sweep().catch(() => {});
      }
    },
    async runBundle(request, options) {
      const { exportBundle } = await import('../execute/export-bundle.ts');
      return exportBundle(request, { media }, options);
    },
    async measureExport(request, options) {
      if (request.engine === 'helper') return null;
      const { measureFilm } = await import('../execute/measure-film.ts');
      const share = budget.take();
      try {
        return await measureFilm(request, { media, workers: share.workers }, options);
      } finally {
        share.release();
      }
    },
    ledgerBytes: async () => (await (await ledger()).usage()).bytes,
    async clearLedger() {
      const opened = await ledger();
      await releasePins(opened, db);
      await opened.clear();
    },
    setLedgerBudget: async (bytes) => (await ledger()).setBudget(bytes),
    close() {
      pictures?.close();
      opening?.then(
        (opened) => opened.close(),
        () => {},
      );
    },
  };
}

/** Who stops a job writes its state first; a closing tab writes nothing. */
export async function stoppedAs(db: Database, jobId: string): Promise<'cancel' | 'pause' | null> {
  const job = await readJob(db, jobId);
  if (job === null || job.state === 'CANCELED') return 'cancel';
  // Given back while it ran, as at the end of its batch's hours: the helper has no leave to go on either.
  return job.state === 'PAUSED' || job.state === 'QUEUED' ? 'pause' : null;
}

/** Deleted projects, and jobs whose tab was killed and that never ran again, pin nothing any more. */
async function releasePins(ledger: OpfsLedger, db: Database): Promise<void> {
  // Owners first: one that comes after this look must not be judged by an older list.
  const owners = await ledger.owners();
  const [projects, jobs] = await Promise.all([db.getAllKeys('projects'), readJobs(db)]);
  const wanted = new Set([
    ...projects.map(projectPin),
    ...jobs.flatMap(({ id, state }) => (isLive(state) ? [jobPin(id)] : [])),
  ]);
  for (const owner of owners) if (!wanted.has(owner)) await ledger.unpin(owner);
}
