import { type ChildProcess, execFile, type StdioOptions, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { childEnvironment } from './child-environment.ts';
import { killGroup } from './child-records.ts';

/** Starts a program so that it dies with this process, where the system knows how, and gives way to others. */
export type Launch = (program: string, args: readonly string[], stdio: StdioOptions) => ChildProcess;

const NICENESS = 10;
/**
 * Runs behind the parent-death signal: had the helper died before the signal was set, none would come, so the
 * parent is looked at once more. The script is fixed; program and arguments are its parameters.
 */
const IF_PARENT_LIVES = '[ "$PPID" = "$0" ] && exec "$@"';

export async function makeLaunch(): Promise<Launch> {
  const hasDeathSignal =
    process.platform === 'linux' && (await runs('setpriv', ['--pdeathsig', 'KILL', 'true']));
  const prefix = hasDeathSignal
    ? ['setpriv', '--pdeathsig', 'KILL', 'sh', '-c', IF_PARENT_LIVES, String(process.pid)]
    : [];
  return (program, args, stdio) => {
    const [command = program, ...rest] = [...prefix, program, ...args];
    const child = spawn(command, rest, {
      stdio,
      env: childEnvironment(),
      // A group of its own, so that Ctrl+C in a terminal reaches us first and nothing it starts is missed.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    lowerPriority(child.pid);
    return child;
  };
}

/** Before the program has threads, which each keep the priority they were born with. */
function lowerPriority(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, NICENESS);
  } catch {
    // Gone already, or a system that does not allow it: only politeness is lost.
  }
}

function runs(program: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 5000, env: childEnvironment() }, (error) => resolve(error === null));
  });
}

/** The helper's own end, also by an uncaught error, takes its children along where no signal does. */
export function killAtExit(pids: () => Iterable<number>): () => void {
  const onExit = () => {
    for (const pid of pids()) killGroup(pid, 'SIGKILL');
  };
  process.on('exit', onExit);
  return () => process.off('exit', onExit);
}
