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

/** Highest memory seen while the work runs. */
export async function peakDuring<T>(
  group: number,
  work: Promise<T>,
): Promise<{ readonly peak: number; readonly result: T }> {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, groupMemory(group));
  }, 250);
  try {
    const result = await work;
    return { peak, result };
  } finally {
    clearInterval(timer);
  }
}
