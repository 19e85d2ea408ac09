import { EXIT } from './exit-codes.ts';

/**
 * One press of Ctrl+C may arrive twice: from the terminal, and from npm, which passes on its own. Only what comes
 * later than this is a second press.
 */
const ONE_PRESS_MS = 500;

export interface StopSignal {
  readonly signal: AbortSignal;
  release(): void;
}

/** The first SIGINT or SIGTERM stops the work cleanly, the second ends the process there and then. */
export function stopSignal(
  onStop: () => void,
  { now = () => performance.now(), exit = (code: number) => void process.exit(code) } = {},
): StopSignal {
  const controller = new AbortController();
  let stoppedAt: number | null = null;
  const stop = () => {
    if (stoppedAt === null) {
      stoppedAt = now();
      onStop();
      controller.abort(new DOMException('Stopped', 'AbortError'));
    } else if (now() - stoppedAt > ONE_PRESS_MS) {
      exit(EXIT.stopped);
    }
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, stop);
  return {
    signal: controller.signal,
    release() {
      for (const name of signals) process.off(name, stop);
    },
  };
}
