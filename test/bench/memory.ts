import { readdirSync, readFileSync } from 'node:fs';

/** Memory of every process of a group, shared pages counted once (PSS), in bytes. Linux only. */
export function groupMemory(group: number): number {
  let kilobytes = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name may hold spaces and brackets; the fields after its last bracket do not.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(fields[2]) !== group) continue;
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
    } catch {
      // The process ended while it was read.
    }
  }
  return kilobytes * 1024;
}

export interface MemorySeen {
  readonly peak: number;
  /** What is usual in the last quarter of the work against the first: a peak alone comes by chance. */
  readonly growth: number;
}

/** Memory of a group while the work runs. */
export async function memoryDuring(group: number, work: Promise<unknown>): Promise<MemorySeen> {
  const seen: number[] = [];
  const timer = setInterval(() => seen.push(groupMemory(group)), 250);
  try {
    await work;
  } finally {
    clearInterval(timer);
  }
  const quarter = Math.ceil(seen.length / 4);
  return { peak: Math.max(...seen), growth: median(seen.slice(-quarter)) / median(seen.slice(0, quarter)) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
