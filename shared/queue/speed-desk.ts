import type { JobDone, QueueOptions, QueueProgress } from './queue-api.ts';
import type { QueueJob } from './queue-types.ts';
import { addSpeed, estimateSeconds, type SecondsRange, type SpeedBook } from './speed.ts';

/** Keeps the book of speeds for one queue. */
export interface SpeedDesk {
  book(): SpeedBook;
  /** Reads what another queue of the same keeper has measured since. */
  reload(): Promise<void>;
  expected(job: QueueJob): SecondsRange | null;
  /** Seconds of a job whose key was never measured, by a short run; null where there is nothing to find out. */
  calibrate(job: QueueJob, signal: AbortSignal): Promise<SecondsRange | null>;
  /** The first seconds of a run whose key was never measured tell of it, until a whole one does. */
  glimpsed(job: QueueJob, framesPerSecond: number): void;
  measured(done: JobDone): Promise<void>;
}

export async function openSpeedDesk<P extends QueueProgress>(
  options: Pick<QueueOptions<P>, 'speeds' | 'calibrate'>,
  onTrouble: (error: unknown) => void,
): Promise<SpeedDesk> {
  let book: SpeedBook = (await options.speeds?.load()) ?? {};
  /** Of keys that are not in the book: gone with the queue. */
  let glimpses: SpeedBook = {};

  const add = async (key: string, framesPerSecond: number) => {
    book = addSpeed(book, key, framesPerSecond);
    await options.speeds?.save(book).catch(onTrouble);
  };
  const known = () => ({ ...glimpses, ...book });
  const expected = ({ work }: QueueJob) =>
    work === null ? null : estimateSeconds(known(), work.speedKey, work.frames);

  return {
    book: known,
    async reload() {
      if (options.speeds === undefined) return;
      try {
        book = await options.speeds.load();
      } catch (error) {
        // Only estimates are older for it.
        onTrouble(error);
      }
    },
    expected,
    async calibrate(job, signal) {
      const key = job.work?.speedKey;
      if (key === undefined || options.calibrate === undefined || book[key] !== undefined) return null;
      try {
        const speed = await options.calibrate(job, { signal });
        if (speed === null) return null;
        await add(key, speed);
        return expected(job);
      } catch (error) {
        // What cannot be estimated can still be made; and what cannot be made says so when it is.
        if (!signal.aborted) onTrouble(error);
        return null;
      }
    },
    glimpsed({ work }, framesPerSecond) {
      if (work === null || book[work.speedKey] !== undefined || framesPerSecond <= 0) return;
      glimpses = { ...glimpses, [work.speedKey]: { samples: [framesPerSecond] } };
    },
    async measured({ speed }) {
      if (speed) await add(speed.key, speed.framesPerSecond);
    },
  };
}
