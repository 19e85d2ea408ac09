import { Worker } from 'node:worker_threads';
import { fromErrorData, StudioError } from '../../../shared/errors.ts';
import { type EyeFiles, eyeFiles } from './eye-files.ts';
import type { LookAnswer, LookAsk, Seen } from './faces-worker.ts';

/** A thread with the model in it. It is asked one thing after the other. */
export interface EyeThread {
  ask(what: LookAsk): Promise<Seen>;
  close(): Promise<void>;
}

/** Resolves when the model is loaded; aborted, the thread ends at once, whatever it is doing. */
export async function startEyeThread(
  { signal }: { readonly signal: AbortSignal },
  files?: EyeFiles,
): Promise<EyeThread> {
  signal.throwIfAborted();
  // What its packages print is nobody's output.
  const options = { name: 'storyloom faces', stdout: true, stderr: true };
  const worker = new Worker(workerFile(), { ...options, workerData: files ?? foundFiles() });
  worker.stdout.resume();
  worker.stderr.resume();
  let waiting: PromiseWithResolvers | null = null;
  let end: unknown = null;
  const settle = (answer: (promise: PromiseWithResolvers) => void) => {
    const one = waiting;
    waiting = null;
    if (one !== null) answer(one);
  };
  const fail = (error: unknown) => {
    end ??= error;
    settle(({ reject }) => reject(end));
  };
  const next = () =>
    new Promise<Seen | null>((resolve, reject) => {
      if (end !== null) return reject(end);
      waiting = { resolve, reject };
    });
  worker.on('message', (answer: LookAnswer) => {
    if (answer.type === 'seen') settle(({ resolve }) => resolve(answer.seen));
    else if (answer.type === 'failed') settle(({ reject }) => reject(fromErrorData(answer.error)));
    else if (answer.type === 'ready') settle(({ resolve }) => resolve(null));
    else fail(notLoaded(answer.details));
  });
  worker.on('error', (error) => fail(notLoaded(error.message)));
  worker.on('exit', (code) => fail(notLoaded(`its thread ended with code ${code}`)));
  const onAbort = () => {
    fail(signal.reason);
    worker.terminate();
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const close = async () => {
    signal.removeEventListener('abort', onAbort);
    await worker.terminate();
  };
  try {
    await next();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async ask(what) {
      const answer = next();
      worker.postMessage(what);
      const seen = await answer;
      if (seen === null) throw new TypeError('A thread is ready once');
      return seen;
    },
    close,
  };
}

interface PromiseWithResolvers {
  readonly resolve: (value: Seen | null) => void;
  readonly reject: (error: unknown) => void;
}

function foundFiles(): EyeFiles {
  try {
    return eyeFiles();
  } catch (cause) {
    throw notLoaded(cause instanceof Error ? cause.message : String(cause));
  }
}

function notLoaded(details: string): StudioError {
  return new StudioError(
    'failed.analysis',
    'What finds faces for a smart crop could not be loaded. Run npm ci in the folder of Storyloom, or choose another fit, such as --set fit=crop',
    { context: { details } },
  );
}

/** Beside this file: the source as it is, or what the build made of it. */
function workerFile(): URL {
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(isSource ? './faces-worker.ts' : './faces-worker.js', import.meta.url);
}
