export interface HeldLock {
  release(): void;
  /** Resolves when the lock is gone, by release or because another tab stole it. */
  readonly gone: Promise<'released' | 'stolen'>;
}

export interface LockRequest {
  readonly mode?: LockMode;
  /** Null at once when someone else has it. */
  readonly ifAvailable?: boolean;
  readonly steal?: boolean;
  readonly signal?: AbortSignal;
}

/** A Web Lock as a thing to hold; it also goes when this page does. */
export function holdLock(name: string, request: LockRequest = {}): Promise<HeldLock | null> {
  let resolve: (lock: HeldLock | null) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<HeldLock | null>((settle, refuse) => {
    resolve = settle;
    reject = refuse;
  });
  let wasHeld = false;
  let tellGone: (why: 'released' | 'stolen') => void = () => {};
  const gone = new Promise<'released' | 'stolen'>((settle) => {
    tellGone = settle;
  });
  navigator.locks
    .request(name, withoutUndefined(request), (lock) => {
      if (lock === null) {
        resolve(null);
        return undefined;
      }
      wasHeld = true;
      return new Promise<void>((release) => {
        resolve({ release, gone });
      });
    })
    .then(
      () => tellGone('released'),
      (error: unknown) => {
        if (wasHeld) tellGone('stolen');
        else reject(error);
      },
    );
  return promise;
}

function withoutUndefined(request: LockRequest): LockOptions {
  // The browser refuses `ifAvailable` or `steal` together with a signal, even when they are false.
  if (request.steal === true) return { steal: true };
  if (request.ifAvailable === true) return { mode: request.mode ?? 'exclusive', ifAvailable: true };
  return {
    mode: request.mode ?? 'exclusive',
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  };
}

/** Lock names are shared by all tabs and all builds: do not change them. */
export const projectLock = (projectId: string) => `storyloom-project-${projectId}`;
export const QUEUE_LOCK = 'storyloom-queue';
/** Shared by whoever may put media in, taken whole by the collector of unused media. */
export const MEDIA_LOCK = 'storyloom-media';
