import { createEffect, createRoot, createSignal, on } from 'solid-js';
import { StudioError } from '../../shared/errors.ts';
import { minuteOfDay } from '../../shared/queue/hours.ts';
import { openQueue } from '../../shared/queue/queue.ts';
import type { Gate, Queue } from '../../shared/queue/queue-api.ts';
import { addActivity } from '../storage/activity-records.ts';
import type { Database } from '../storage/database.ts';
import { collectLibraryFiles, removeLibraryFile } from '../storage/library-files.ts';
import { holdLock, QUEUE_LOCK } from '../storage/locks.ts';
import { type BrowserQueueStore, openQueueStore } from '../storage/queue-store.ts';
import { readSpeeds, writeSpeeds } from '../storage/speed-records.ts';
import type { ExportDestination, ExportProgress, MeasureExport, RunBundle, RunExport } from './job-types.ts';
import { makePacer, type Pacer } from './pacer.ts';
import { type QueueCare, startQueueCare } from './queue-care.ts';
import { openQueueChannel, type QueueMessage } from './queue-channel.ts';
import { concurrencyOf } from './queue-machine.ts';
import { makeRuns } from './queue-run.ts';
import { createQueueShow, type QueueShow } from './queue-show.ts';
import type { QueueSettings } from './queue-types.ts';

export interface ExportQueueOptions {
  readonly db: Database;
  readonly runExport: RunExport;
  readonly runBundle: RunBundle | null;
  readonly measureExport: MeasureExport | null;
  readonly settings: () => QueueSettings;
}

/** The queue of this tab, with all that goes on around it. */
export interface ExportQueue {
  readonly queue: Queue;
  readonly store: BrowserQueueStore;
  readonly show: QueueShow;
  isRunner(): boolean;
  concurrency(): number;
  /** Opens what holds the queue, in whichever tab that is looked after. */
  goOn(): void;
  say(message: QueueMessage): void;
  onMessage(listener: (message: QueueMessage) => void): void;
  close(): Promise<void>;
}

/** A person sees no more than this, and every tab gets each one. */
const PROGRESS_EVERY_MS = 100;
/** A tab that has only just died lets go of its files within this. */
const LET_GO_MS = 15_000;
/** Before a tab that could not take over tries again. */
const AGAIN_MS = 2000;

/** Opens the queue: one tab, the one with the lock, runs it; every tab shows it and may ask for anything. */
export async function openExportQueue(options: ExportQueueOptions): Promise<ExportQueue> {
  const { db, runExport, runBundle, measureExport, settings } = options;
  const ended = new AbortController();
  const [isRunner, setIsRunner] = createSignal(false);
  const listeners = new Set<(message: QueueMessage) => void>();
  const pacers = new Map<string, Pacer<ExportProgress>>();
  let care: QueueCare | null = null;

  /** What other tabs say while this one opens is not understood yet: what they wrote is read in the end. */
  let isOpen = false;
  const channel = openQueueChannel(db.name, (message) => {
    if (isOpen) hear(message);
    for (const listener of listeners) listener(message);
  });
  const store = openQueueStore(db, {
    onWritten: (change) => channel.say({ type: 'changed', change }),
    onKnown: () => void show.refresh().catch(report),
  });
  const show = createQueueShow(db, () => store);

  /** Pauses this very run with the reason where there is no room: it goes on by itself once there is some. */
  const minded =
    <Request extends { readonly destination: ExportDestination }, Made>(
      run: (request: Request, options: Parameters<RunExport>[1]) => Promise<Made>,
    ) =>
    async (request: Request, options: Parameters<RunExport>[1]) => {
      try {
        return await run(request, options);
      } catch (error) {
        if (isFullHere(error, request) && !options.signal.aborted) care?.storageFull();
        throw error;
      }
    };
  const runs = makeRuns({
    ...{ db, store, measureExport },
    runExport: minded(runExport),
    runBundle: runBundle === null ? null : minded(runBundle),
    onProgress: (id, progress) => pacerOf(id).push(progress),
    onHalted: (id) => void queue.pause({ ids: [id] }).catch(report),
    onArtifact: show.keepArtifact,
  });
  const queue = await openQueue({
    ...{ store, ...runs, minuteOfDay, now: Date.now, random: Math.random, leads: false, alone: true },
    owner: crypto.randomUUID(),
    limits: { concurrency: concurrencyOf(settings()) },
    setTimer: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    speeds: { load: () => readSpeeds(db), save: (book) => writeSpeeds(db, book) },
    onTrouble: report,
  });

  const tellProgress = (id: string, progress: ExportProgress | null) => {
    const batchId = store.known().get(id)?.batchId ?? null;
    const secondsLeft = progress === null ? null : queue.eta(id);
    const batchSecondsLeft = batchId === null ? null : queue.batchEta(batchId);
    const message = { type: 'progress', id, progress, secondsLeft, batchSecondsLeft } as const;
    showProgress(message);
    channel.say(message);
  };
  const showProgress = (message: Extract<QueueMessage, { type: 'progress' }>) => {
    const { id, progress, secondsLeft = null, batchSecondsLeft = null } = message;
    show.setLive(id, progress === null ? null : { progress, secondsLeft });
    const batchId = store.known().get(id)?.batchId;
    if (batchId != null) show.setBatchLeft(batchId, batchSecondsLeft);
  };
  const pacerOf = (id: string): Pacer<ExportProgress> => {
    const known = pacers.get(id);
    if (known !== undefined) return known;
    const pacer = makePacer<ExportProgress>(PROGRESS_EVERY_MS, (progress) => tellProgress(id, progress));
    pacers.set(id, pacer);
    return pacer;
  };
  queue.listen((news) => {
    if (news.type === 'progress' && news.progress === null) {
      pacers.get(news.jobId)?.drop();
      pacers.delete(news.jobId);
      tellProgress(news.jobId, null);
    }
    if (news.type === 'held') {
      const [by = null] = news.by;
      noteHeld(by);
      show.setHeld(by);
      channel.say({ type: 'held', by });
    }
  });
  const noteHeld = (by: Gate | null) => {
    const about = { jobId: null, batchId: null, title: '', profile: null, error: null, pausedBy: by };
    const what = by === null ? 'released' : 'held';
    addActivity(db, [{ at: Date.now(), what, ...about }])
      .then(() => channel.say({ type: 'activity' }))
      .catch(report);
  };

  const follow = makeFollower(() => queue.refresh());
  function hear(message: QueueMessage): void {
    if (message.type === 'changed') {
      if (message.change !== undefined) store.follow(message.change);
      follow();
    }
    if (message.type === 'progress') showProgress(message);
    if (message.type === 'held') show.setHeld(message.by);
    if (message.type === 'go-on') care?.goOn();
    if (message.type === 'hello' && isRunner() && show.held() !== null) {
      channel.say({ type: 'held', by: show.held() });
    }
  }

  const lead = async () => {
    await store.read();
    // Only while no export runs anywhere, which the lock says. A folder that cannot be tidied stops nothing.
    const kept = (await db.getAll('artifacts')).flatMap(({ libraryPath }) => libraryPath ?? []);
    const held = await collectLibraryFiles(new Set(kept)).catch((error: unknown) => {
      console.warn('Left-over films could not be removed', error);
      return [];
    });
    if (held.length > 0) removeLater(held, ended.signal);
    // What an older tab held is looked at anew.
    show.setHeld(null);
    channel.say({ type: 'held', by: null });
    setIsRunner(true);
    care?.close();
    care = startQueueCare({
      settings,
      isWorking: () => show.list().some(({ state }) => state === 'RUNNING'),
      isBusy: () => show.list().some(({ state }) => state === 'RUNNING' || state === 'QUEUED'),
      setGate: (gate, closed) => void queue.setGate(gate, closed).catch(report),
    });
    await queue.lead();
  };
  const takeLock = async () => {
    const lock = await holdLock(QUEUE_LOCK, { signal: ended.signal });
    try {
      while (!ended.signal.aborted) {
        try {
          await lead();
          break;
        } catch (error) {
          report(error);
          await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
        }
      }
      await whenAborted(ended.signal);
      care?.close();
      await queue.close();
    } finally {
      setIsRunner(false);
      lock?.release();
    }
  };

  const dispose = createRoot((end) => {
    createEffect(
      on(
        () => concurrencyOf(settings()),
        (concurrency) => queue.setLimits({ concurrency }),
        { defer: true },
      ),
    );
    return end;
  });
  isOpen = true;
  follow();
  await show.refresh();
  channel.say({ type: 'hello' });
  // Refused only when the tab is closed while it waits.
  const leading = takeLock().catch(() => {});
  // After a sleep, timers come late: look at once.
  document.addEventListener('visibilitychange', () => follow(), { signal: ended.signal });

  let closing: Promise<void> | null = null;
  return {
    ...{ queue, store, show, isRunner },
    concurrency: () => concurrencyOf(settings()),
    goOn() {
      care?.goOn();
      channel.say({ type: 'go-on' });
    },
    say: channel.say,
    onMessage: (listener) => void listeners.add(listener),
    close() {
      closing ??= (async () => {
        ended.abort(new DOMException('Closed', 'AbortError'));
        await leading;
        await queue.close();
        for (const pacer of pacers.values()) pacer.drop();
        dispose();
        show.close();
        channel.close();
      })();
      return closing;
    },
  };
}

/** One look at a time, and one more for what came meanwhile. */
function makeFollower(look: () => Promise<void>): () => void {
  let isLooking = false;
  let again = false;
  const run = async () => {
    isLooking = true;
    do {
      again = false;
      await look().catch(report);
    } while (again);
    isLooking = false;
  };
  return () => {
    again = true;
    if (!isLooking) void run();
  };
}

/** The disk of a file that was chosen is another matter: all others go on, and this job says what is full. */
function isFullHere(error: unknown, { destination }: { readonly destination: ExportDestination }): boolean {
  if (!(error instanceof StudioError) || error.code !== 'environment.storage-full') return false;
  return destination.type !== 'file' || error.context.file !== destination.handle.name;
}

/** Once more; what is held even then goes with the next tab that takes over. */
function removeLater(paths: readonly string[], signal: AbortSignal): void {
  const timer = setTimeout(() => {
    for (const path of paths) {
      removeLibraryFile(path).catch((error: unknown) =>
        console.warn('A left-over film could not be removed', error),
      );
    }
  }, LET_GO_MS);
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function report(error: unknown): void {
  console.error('The queue could not go on and will try again', error);
}
