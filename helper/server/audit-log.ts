import { appendFileSync, chmodSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What is told of a request: no token, no code, no ticket, no body, and no path but our own patterns. */
export interface AuditEntry {
  readonly event: string;
  readonly status?: number;
  readonly token?: string;
  readonly origin?: string;
  readonly code?: string;
}

export interface AuditLog {
  add(entry: AuditEntry): void;
}

const MOST_BYTES = 1024 * 1024;
const KEPT = 3;

/** Lines of JSON in the data folder, at most four files of a megabyte. */
export function makeAuditLog(
  dataFolder: string,
  { now = Date.now, mostBytes = MOST_BYTES }: { now?: () => number; mostBytes?: number } = {},
): AuditLog {
  const file = join(dataFolder, 'audit.log');
  return {
    add(entry) {
      // What a client sent is cut, so that nobody can fill the log with one line.
      const short = Object.entries(entry).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.slice(0, 200) : value,
      ]);
      try {
        rotate(file, mostBytes);
        const line = JSON.stringify({ time: new Date(now()).toISOString(), ...Object.fromEntries(short) });
        appendFileSync(file, `${line}\n`, { mode: 0o600 });
      } catch (error) {
        // A full disk stops no request; the terminal says that the log has a gap.
        console.error(`${file} could not be written:`, error);
      }
    },
  };
}

function rotate(file: string, mostBytes: number): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size < mostBytes) return;
  for (let number = KEPT; number > 0; number -= 1) {
    const from = number === 1 ? file : `${file}.${number - 1}`;
    if (statSync(from, { throwIfNoEntry: false })) renameSync(from, `${file}.${number}`);
  }
  chmodSync(`${file}.1`, 0o600);
}
