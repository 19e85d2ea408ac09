import { expose } from 'comlink';
import { toErrorData } from '../../shared/errors.ts';

type Method = (...args: never[]) => unknown;

/** The worker's end: every method's error leaves as data, because comlink would keep only its message. */
export function serve<Api extends object>(api: Api): void {
  const wrapped: Record<string, Method> = {};
  for (const [name, method] of Object.entries(api)) {
    if (typeof method !== 'function') continue;
    wrapped[name] = async (...args: never[]) => {
      try {
        return await (method as Method)(...args);
      } catch (error) {
        throw toErrorData(error);
      }
    };
  }
  expose(wrapped);
}

/** The runs that can be cancelled, by the id the page gave them. */
export function makeRuns() {
  const controllers = new Map<string, AbortController>();
  return {
    async run<Result>(runId: string, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
      const controller = new AbortController();
      controllers.set(runId, controller);
      try {
        return await work(controller.signal);
      } finally {
        controllers.delete(runId);
      }
    },
    cancel(runId: string): void {
      controllers.get(runId)?.abort(new DOMException('Cancelled', 'AbortError'));
    },
    get active() {
      return controllers.size;
    },
  };
}
