import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { findTools } from '../../../helper/ffmpeg/find-tools.ts';
import { makeToolRunner } from '../../../helper/ffmpeg/runner.ts';
import type { ToolRunner, Tools } from '../../../helper/ffmpeg/types.ts';
import { type FakeScript, makeFakeFfmpeg } from '../../support/fake-ffmpeg.ts';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'storyloom-tools-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A runner over these tools, or the system's; closed after the test. */
export async function makeRunner(tools?: Tools, stateFolder?: string): Promise<ToolRunner> {
  const runner = await makeToolRunner(tools ?? (await findTools()), {
    stateFolder: stateFolder ?? (await makeFolder()),
  });
  cleanups.push(() => runner.close());
  return runner;
}

export async function makeFakeRunner(script: FakeScript) {
  const folder = await makeFolder();
  const fake = await makeFakeFfmpeg(folder, script);
  return { fake, folder, runner: await makeRunner(fake.tools, folder) };
}

export const live = new AbortController().signal;

/** Alive, and not merely waiting to be collected. */
export function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.charAt(stat.lastIndexOf(')') + 2) !== 'Z';
  } catch {
    return false;
  }
}

/** Processes that have this text in their arguments. */
export async function processesWith(text: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    try {
      if (readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(text) && isRunning(Number(name))) {
        found.push(Number(name));
      }
    } catch {
      // Ended meanwhile.
    }
  }
  return found;
}
