import { type Remote, wrap } from 'comlink';
import { type ErrorData, fromErrorData, StudioError } from '../../shared/errors.ts';

/**
 * The page's end of every worker. Comlink alone loses error codes and never settles a call to a dead worker;
 * here both come back as they should.
 */
export interface WorkerLink<Api> {
  /** Calls the worker; rejects with the worker's StudioError, or with `failed.worker` when it died. */
  call<Result>(make: (api: Remote<Api>) => Promise<Result>): Promise<Result>;
  /** Ends the worker and rejects what is still pending. Idempotent. */
  terminate(reason?: unknown): void;
  readonly dead: boolean;
}

export interface Cancellable {
  cancel(runId: string): void;
}

export function linkWorker<Api>(worker: Worker, name: string): WorkerLink<Api> {
  const api = wrap<Api>(worker);
  const pending = new Set<(reason: unknown) => void>();
  let death: { readonly reason: unknown } | null = null;

  const die = (reason: unknown) => {
    if (death !== null) return;
    death = { reason };
    worker.terminate();
    for (const reject of pending) reject(reason);
    pending.clear();
  };
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    const details = event.message === '' ? 'The worker stopped without a message' : event.message;
    die(new StudioError('failed.worker', `The ${name} worker stopped`, { context: { details } }));
  });
  worker.addEventListener('messageerror', () => {
    die(new StudioError('failed.worker', `A message of the ${name} worker could not be read`));
  });

  return {
    get dead() {
      return death !== null;
    },
    call(make) {
      if (death !== null) return Promise.reject(death.reason);
      return new Promise((resolve, reject) => {
        pending.add(reject);
        make(api).then(
          (value) => {
            pending.delete(reject);
            resolve(value);
          },
          (error: unknown) => {
            pending.delete(reject);
            reject(isErrorData(error) ? fromErrorData(error) : error);
          },
        );
      });
    },
    terminate(reason) {
      die(reason ?? new StudioError('failed.worker', `The ${name} worker was stopped`));
    },
  };
}

/** How long a cancelled run may take to tidy up before its worker is ended by force. */
const GRACE_MS = 5000;
let runs = 0;

/**
 * Runs one long call under a signal: an abort is sent to the worker as `cancel(runId)` and the call is
 * awaited, so that nothing of it is left; then the signal's own reason is thrown.
 */
export async function callWithSignal<Api extends Cancellable, Result>(
  link: WorkerLink<Api>,
  signal: AbortSignal,
  make: (api: Remote<Api>, runId: string) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  runs += 1;
  const runId = `run-${runs}`;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onAbort = () => {
    link.call((api) => (api as Remote<Cancellable>).cancel(runId)).catch(() => {});
    timer = setTimeout(() => link.terminate(signal.reason), GRACE_MS);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const result = await link.call((api) => make(api, runId));
    signal.throwIfAborted();
    return result;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

function isErrorData(value: unknown): value is ErrorData {
  return (
    typeof value === 'object' && value !== null && 'code' in value && 'message' in value && 'context' in value
  );
}
