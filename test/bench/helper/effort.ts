import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of Linux's accounting, the same on every architecture it runs on. */
const TICKS = 100;

export interface Effort {
  readonly seconds: number;
  /** Processor seconds of this process and of the programs it has seen end. */
  readonly cpu: number;
}

export async function effortOf(work: () => Promise<unknown>): Promise<Effort> {
  const before = cpuSoFar();
  const began = performance.now();
  await work();
  return { seconds: (performance.now() - began) / 1000, cpu: cpuSoFar() - before };
}

/** The least of each: what else the machine does comes and goes. */
export function best(efforts: readonly Effort[]): Effort {
  return {
    seconds: Math.min(...efforts.map(({ seconds }) => seconds)),
    cpu: Math.min(...efforts.map(({ cpu }) => cpu)),
  };
}

function cpuSoFar(): number {
  const fields = statOf('self');
  return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) / TICKS;
}

/** From the state on: the name before it may hold spaces and brackets. */
function statOf(pid: string): readonly string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Memory of a process and everything it has started, pages they share counted once (PSS), in bytes. Linux only. */
export function treeMemory(root: number): number {
  const parents = new Map<number, number>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      parents.set(Number(pid), Number(statOf(pid)[1]));
    } catch {
      // It ended while it was read.
    }
  }
  const isIn = (pid: number): boolean => {
    const parent = parents.get(pid);
    return pid === root || (parent !== undefined && parent > 1 && isIn(parent));
  };
  let kilobytes = 0;
  for (const pid of [...parents.keys()].filter(isIn)) {
    try {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
    } catch {
      // The same.
    }
  }
  return kilobytes * 1024;
}
