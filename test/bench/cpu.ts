import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of Linux's accounting, the same on every architecture it runs on. */
const TICKS = 100;

/** Processor seconds that a group's living processes have used, their ended threads counted. Linux only. */
function groupSeconds(group: number): number {
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(fields[2]) === group) ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // The process ended while it was read.
    }
  }
  return ticks / TICKS;
}

/** Processor seconds of the browser while the work runs: unlike time, they hardly depend on what else runs. */
export async function cpuDuring<T>(
  group: number,
  work: () => Promise<T>,
): Promise<{ readonly cpu: number; readonly result: T }> {
  const before = groupSeconds(group);
  const result = await work();
  return { cpu: groupSeconds(group) - before, result };
}
