import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { StudioError } from '../../shared/errors.ts';
import { identifyProcess } from './process-identity.ts';

/** One file per running child, so that the next helper finds what a killed one left. */
export interface ChildRecords {
  /** Returns how to forget the child once it has ended. */
  add(pid: number, program: string): { forget(): Promise<void> };
}

interface ChildRecord {
  readonly pid: number;
  readonly startedAt: string;
  readonly program: string;
  readonly owner: { readonly pid: number; readonly startedAt: string };
}

const REAP_LIMIT_MS = 5000;

export async function openChildRecords(stateFolder: string): Promise<ChildRecords> {
  const folder = join(stateFolder, 'children');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StudioError(
      'environment.data-folder',
      `Storyloom cannot write to ${folder}. Check that the folder may be written to, or choose another with --data.`,
      { cause: error, context: { file: folder } },
    );
  }
  await reapChildren(folder);
  const owner = { pid: process.pid, startedAt: (await identifyProcess(process.pid))?.startedAt ?? '' };
  return {
    add(pid, program) {
      const file = join(folder, `${pid}-${randomUUID()}.json`);
      const written = identifyProcess(pid)
        .then(async (identity) => {
          if (identity === null) return;
          const record: ChildRecord = { pid, startedAt: identity.startedAt, program, owner };
          await writeFile(file, JSON.stringify(record), { mode: 0o600 });
        })
        // The record is a net below the net: a full disk must not stop the work.
        .catch(() => undefined);
      return {
        async forget() {
          await written;
          await rm(file, { force: true });
        },
      };
    },
  };
}

/** Ends children whose helper is gone. A pid alone proves nothing: start time and program must be the same too. */
async function reapChildren(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.json')) continue;
    const file = join(folder, name);
    const record = parseRecord(await readFile(file, 'utf8').catch(() => ''));
    if (record !== null) {
      // Another helper or a command line may be at work on the same folder.
      const owner = await identifyProcess(record.owner.pid);
      if (owner !== null && owner.startedAt === record.owner.startedAt) continue;
      await endRecorded(record);
    }
    await rm(file, { force: true });
  }
}

async function endRecorded(record: ChildRecord): Promise<void> {
  const isThere = async () => {
    const identity = await identifyProcess(record.pid);
    return identity?.startedAt === record.startedAt && identity.commandLine.includes(record.program);
  };
  const deadline = performance.now() + REAP_LIMIT_MS;
  while ((await isThere()) && performance.now() < deadline) {
    killGroup(record.pid, 'SIGKILL');
    await wait(20);
  }
}

/** Signals a child and whatever it started. A group that is gone already is as good as ended. */
export function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // ESRCH: gone already.
  }
}

function parseRecord(text: string): ChildRecord | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is ChildRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, startedAt, program, owner } = value as Partial<ChildRecord>;
  return (
    Number.isInteger(pid) &&
    Number(pid) > 1 &&
    typeof startedAt === 'string' &&
    typeof program === 'string' &&
    program !== '' &&
    typeof owner?.pid === 'number' &&
    typeof owner.startedAt === 'string'
  );
}
