import { createSignal } from 'solid-js';
import { createStore, reconcile, unwrap } from 'solid-js/store';
import { StudioError } from '../../shared/errors.ts';
import { jobIdOf } from '../../shared/plan/job-id.ts';
import { isLive } from '../../shared/queue/job-states.ts';
import type { Artifact, ExportProgress } from '../execute/export-types.ts';
import type { Database } from '../storage/database.ts';
import {
  addJob,
  changeHandle,
  type JobRecord,
  type RequestRecord,
  readJob,
  readJobs,
  readRequest,
  removeJob,
} from '../storage/job-records.ts';
import { openLibraryFile, removeLibraryFile } from '../storage/library-files.ts';
import { hashesIn } from '../storage/media-use.ts';
import { move, startJobRunner } from './job-runner.ts';
import type { ExportJobs, ExportOptions, Job, RunExport } from './job-types.ts';
import { makePacer } from './pacer.ts';

export interface ExportJobsOptions {
  readonly db: Database;
  readonly runExport: RunExport;
}

/** Spoken between tabs that may run different builds: only add to it. */
type JobMessage =
  | { readonly type: 'changed' }
  | { readonly type: 'stop'; readonly id: string }
  | { readonly type: 'progress'; readonly id: string; readonly progress: ExportProgress | null };

/** A person sees no more than this, and every tab gets each one. */
const PROGRESS_EVERY_MS = 100;

/** The exports of all projects: kept as records, run one at a time by one tab, shown by every tab. */
export async function createExportJobs(options: ExportJobsOptions): Promise<ExportJobs> {
  const { db } = options;
  const channel = new BroadcastChannel(`storyloom-jobs-${db.name}`);
  const [jobs, setJobs] = createStore<{ list: Job[] }>({ list: [] });
  const [progress, setProgress] = createStore<Record<string, ExportProgress | undefined>>({});
  const [isRunner, setIsRunner] = createSignal(false);
  let closed = false;

  const refresh = async () => {
    const list = (await readJobs(db)).map(({ job, artifact }) => viewOf(job, artifact as Artifact | null));
    list.sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
    if (!closed) setJobs('list', reconcile(list, { key: 'id' }));
  };
  const say = (message: JobMessage) => {
    if (!closed) channel.postMessage(message);
  };
  const changed = async () => {
    say({ type: 'changed' });
    await refresh();
  };

  const show = (id: string, value: ExportProgress | null) => {
    setProgress(id, value === null ? undefined : reconcile(value));
  };
  const pacer = makePacer<{ id: string; progress: ExportProgress }>(PROGRESS_EVERY_MS, (next) => {
    show(next.id, next.progress);
    say({ type: 'progress', ...next });
  });

  await refresh();
  const runner = startJobRunner({
    db,
    runExport: options.runExport,
    onRunner: () => setIsRunner(true),
    onChanged: () => void changed().catch(() => {}),
    onProgress: (id, value) => {
      if (value !== null) return pacer.push({ id, progress: value });
      pacer.drop();
      show(id, null);
      say({ type: 'progress', id, progress: null });
    },
  });
  channel.addEventListener('message', (event: MessageEvent<JobMessage>) => {
    const message = event.data;
    if (message.type === 'progress') show(message.id, message.progress);
    if (message.type === 'stop') void runner.stop(message.id);
    if (message.type === 'changed') {
      void refresh().catch(() => {});
      runner.wake();
    }
  });

  const halt = async (id: string, event: 'cancel' | 'pause') => {
    const moved = await move(db, id, event, event === 'cancel' ? { finishedAt: Date.now() } : {});
    if (moved === null) return;
    say({ type: 'stop', id });
    await runner.stop(id);
    await changed();
  };

  const requeue = async (id: string, event: 'resume' | 'retry', changes: Partial<JobRecord> = {}) => {
    const moved = await move(db, id, event, { error: null, finishedAt: null, ...changes });
    if (moved === null) return;
    await changed();
    runner.wake();
  };

  const submit = async (request: ExportOptions): Promise<string> => {
    const { profile, container, destination, engine = 'browser', codec = null } = request;
    // Records hold plain data: the screen's store would not survive the copy.
    const project = unwrap(request.project);
    const handle = destination.type === 'file' ? destination.handle : null;
    for (let run = 1; ; run += 1) {
      const id = jobIdOf({
        project,
        revision: request.revision,
        profile,
        container,
        ...(engine === 'browser' ? {} : { engine: codec === null ? engine : `${engine}-${codec}` }),
        destination: handle === null ? 'library' : `file:${handle.name}`,
        run,
      });
      const known = await readJob(db, id);
      if (known !== null) {
        if (known.state === 'COMPLETED') continue;
        if (isLive(known.state)) {
          if (await isSameFile(handle, await readRequest(db, id))) return id;
          continue;
        }
        // The name is all the id knows of a file: this one was chosen now, and may be written now.
        if (handle !== null) await changeHandle(db, id, handle);
        await requeue(id, 'retry', { destination: destination.type, notice: null });
        return id;
      }
      const record: JobRecord = {
        id,
        projectId: project.id,
        title: project.title,
        state: 'QUEUED',
        profile,
        container,
        engine,
        codec,
        destination: destination.type,
        fileName: handle?.name ?? null,
        revision: request.revision,
        run,
        createdAt: Date.now(),
        startedAt: null,
        finishedAt: null,
        error: null,
        notice: null,
        artifactId: null,
      };
      if (!(await addJob(db, record, { jobId: id, project, handle, media: hashesIn(project.assets) })))
        continue;
      await changed();
      runner.wake();
      return id;
    }
  };

  const find = (id: string) => jobs.list.find((job) => job.id === id) ?? null;

  return {
    list: () => jobs.list,
    progress: (id) => progress[id] ?? null,
    latest: (projectId) => jobs.list.find((job) => job.projectId === projectId) ?? null,
    isRunner,
    start: submit,
    cancel: (id) => halt(id, 'cancel'),
    pause: (id) => halt(id, 'pause'),
    resume: (id) => requeue(id, 'resume'),
    retry: (id) => requeue(id, 'retry'),
    async renderAgain(id) {
      const [job, request] = await Promise.all([readJob(db, id), readRequest(db, id)]);
      if (job === null || request === null) throw gone();
      return submit({
        project: request.project,
        revision: job.revision,
        profile: job.profile,
        container: job.container,
        engine: job.engine ?? 'browser',
        codec: job.codec ?? null,
        destination: request.handle === null ? { type: 'library' } : { type: 'file', handle: request.handle },
      });
    },
    async renderInBrowser(id) {
      const [job, request] = await Promise.all([readJob(db, id), readRequest(db, id)]);
      if (job === null || request === null) throw gone();
      await halt(id, 'cancel');
      return submit({
        project: request.project,
        revision: job.revision,
        profile: job.profile,
        // A browser writes no MKV; MP4 plays everywhere.
        container: job.container === 'mkv' ? 'mp4' : job.container,
        destination: request.handle === null ? { type: 'library' } : { type: 'file', handle: request.handle },
      });
    },
    async remove(id) {
      await halt(id, 'cancel');
      const path = find(id)?.artifact?.libraryPath ?? null;
      await removeJob(db, id);
      if (path !== null) await removeLibraryFile(path);
      await changed();
    },
    async film(id) {
      const artifact = find(id)?.artifact ?? null;
      if (artifact === null || artifact.libraryPath === null) return null;
      const file = await openLibraryFile(artifact.libraryPath);
      return file === null ? null : new File([file], artifact.fileName, { type: mimeOf(artifact.container) });
    },
    idle: () => runner.idle(),
    async close() {
      if (closed) return;
      await runner.close();
      await changed().catch(() => {});
      closed = true;
      pacer.drop();
      channel.close();
    },
  };
}

async function isSameFile(
  handle: FileSystemFileHandle | null,
  request: RequestRecord | null,
): Promise<boolean> {
  const known = request?.handle ?? null;
  return handle === null || known === null ? handle === known : handle.isSameEntry(known);
}

function gone(): StudioError {
  return new StudioError('input.media-missing', 'This export is no longer on this computer');
}

function viewOf(job: JobRecord, artifact: Artifact | null): Job {
  const { artifactId: _, engine = 'browser', codec = null, ...rest } = job;
  return { ...rest, engine, codec, artifact };
}

function mimeOf(container: Artifact['container']): string {
  return { mp4: 'video/mp4', mov: 'video/quicktime', webm: 'video/webm', mkv: 'video/x-matroska' }[container];
}
