import { Worker } from 'node:worker_threads';
import { assert } from '../../shared/assert.ts';
import { fromErrorData, StudioError, toErrorData } from '../../shared/errors.ts';
import type {
  DrawCalls,
  HostMessage,
  PrepareCalls,
  VideoAnswer,
  VideoAsk,
  WorkerMessage,
  WorkerRole,
} from './worker-messages.ts';

/** Calls to one worker thread. All of them fail when it dies or is closed. */
export interface WorkerLink<Calls> {
  call<Name extends keyof Calls & string>(
    name: Name,
    ...args: ArgumentsOf<Calls[Name]>
  ): Promise<ResultOf<Calls[Name]>>;
  /** Ends the thread, whatever it is doing. Idempotent. */
  close(): Promise<void>;
}

type ArgumentsOf<Call> = Call extends (...args: infer Args) => unknown ? Args : never;
type ResultOf<Call> = Call extends (...args: never) => infer Result ? Awaited<Result> : never;

/** What a drawing thread tells and asks while it draws. */
export interface DrawHost {
  onFrame(slot: number): void;
  answer(ask: VideoAsk): Promise<VideoAnswer>;
}

export function startDrawWorker(
  role: Extract<WorkerRole, { type: 'draw' }>,
  host: DrawHost,
): WorkerLink<DrawCalls> {
  return startWorker(role, host);
}

export function startPrepareWorker(role: Extract<WorkerRole, { type: 'prepare' }>): WorkerLink<PrepareCalls> {
  return startWorker(role, null);
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

function startWorker<Calls>(role: WorkerRole, host: DrawHost | null): WorkerLink<Calls> {
  const worker = new Worker(workerFile(), { workerData: role, name: `storyloom ${role.type}` });
  const waiting = new Map<number, Waiting>();
  let next = 1;
  let end: unknown = null;

  const fail = (error: unknown) => {
    end ??= error;
    for (const { reject } of waiting.values()) reject(end);
    waiting.clear();
  };
  const take = (id: number) => {
    const found = waiting.get(id);
    waiting.delete(id);
    return found;
  };
  const post = (message: HostMessage) => worker.postMessage(message);
  const answer = async (id: number, ask: VideoAsk) => {
    assert(host !== null, 'Only a thread that draws asks for videos');
    try {
      post({ type: 'answer', id, answer: { value: await host.answer(ask) } });
    } catch (error) {
      post({ type: 'answer', id, answer: { error: toErrorData(error) } });
    }
  };
  worker.on('message', (message: WorkerMessage) => {
    if (message.type === 'frame') host?.onFrame(message.slot);
    else if (message.type === 'ask') answer(message.id, message.ask);
    // The value is what the call of that number returns: both sides are typed by `Calls`.
    else if (message.type === 'done') take(message.id)?.resolve(message.value as never);
    else take(message.id)?.reject(fromErrorData(message.error));
  });
  const dies = (cause: unknown) =>
    fail(new StudioError('failed.worker', 'A drawing thread ended unexpectedly. Try again', { cause }));
  worker.on('error', dies);
  worker.on('exit', (code) => dies(new Error(`exit code ${code}`)));

  return {
    call: (call, ...args) =>
      new Promise((resolve, reject) => {
        if (end !== null) return reject(end);
        const id = next;
        next += 1;
        waiting.set(id, { resolve, reject });
        post({ type: 'call', id, call, args });
      }),
    async close() {
      await worker.terminate();
    },
  };
}

/** Beside this file: the source as it is, or what the build made of it. */
function workerFile(): URL {
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(isSource ? './draw-worker.ts' : './draw-worker.js', import.meta.url);
}
