import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { access, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import type { FilmResult } from '../../../helper/execute/types.ts';
import { processesWith } from '../ffmpeg/tools-kit.ts';
import {
  addNarration,
  type FilmBench,
  openBench,
  pictureStory,
  render,
  requestOf,
  SECOND,
} from './film-kit.ts';
import type { RenderJob } from './render-program.ts';

const KILLS = process.env.STORYLOOM_LONG === '1' ? 20 : 1;
const program = fileURLToPath(new URL('render-program.ts', import.meta.url));
const loader = new URL('../../support/run-typescript.mjs', import.meta.url).href;

describe('a render that is killed', () => {
  test(
    `goes on from what it had, ${KILLS} times`,
    async () => {
      const bench = await openBench();
      const lengths = [3, 3, 3, 3, 3, 3].map((seconds) => seconds * SECOND);
      const story = await addNarration(bench, await pictureStory(bench, lengths));
      const whole = await render(bench, requestOf(story));
      const frames = framesOf(bench.output);
      await rm(bench.deps.ledgerFolder, { recursive: true });
      const output = join(bench.folder, 'killed.mp4');
      const job: RenderJob = { folder: bench.folder, output, request: requestOf(story) };
      const jobFile = join(bench.folder, 'job.json');
      await writeFile(jobFile, JSON.stringify(job));

      for (let kill = 1; kill <= KILLS; kill += 1) {
        const moment = Math.random();
        await killAt(jobFile, moment);
        await vi.waitFor(async () => expect(await leftovers(bench)).toEqual([]), { timeout: 10_000 });
        const had = await chunksIn(bench);
        const result = await runToEnd(jobFile);
        const what = `killed at ${moment}, with ${had} chunks`;
        expect(result.chunks, what).toEqual({ rendered: 6 - had, reused: had });
        expect(result.sha256, what).toBe(whole.result.sha256);
        expect(framesOf(output), what).toBe(frames);
        expect(await bench.partNames(), what).toEqual([]);
        expect(await leftovers(bench), what).toEqual([]);
        await rm(bench.deps.ledgerFolder, { recursive: true });
        await rm(output);
        await expect(access(output)).rejects.toThrow();
      }
    },
    KILLS > 1 ? 1_800_000 : 600_000,
  );
});

function start(jobFile: string): ChildProcess {
  return spawn(process.execPath, ['--import', loader, program, jobFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function* linesOf(child: ChildProcess): AsyncGenerator<{ ratio?: number; result?: FilmResult }> {
  if (child.stdout === null) throw new TypeError('The program is started with an output');
  for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line);
}

/** Ends it without warning once its progress is past the moment. */
async function killAt(jobFile: string, moment: number): Promise<void> {
  const child = start(jobFile);
  const exit = once(child, 'exit');
  for await (const { ratio = 1 } of linesOf(child)) if (ratio >= moment) child.kill('SIGKILL');
  await exit;
}

async function runToEnd(jobFile: string): Promise<FilmResult> {
  const child = start(jobFile);
  let result: FilmResult | undefined;
  for await (const line of linesOf(child)) result = line.result ?? result;
  if (result === undefined) throw new Error('The program ended without a film');
  return result;
}

/** Programs that still work in the bench's folder. */
function leftovers({ folder }: FilmBench): Promise<readonly number[]> {
  return processesWith(folder);
}

async function chunksIn({ deps }: FilmBench): Promise<number> {
  const names = await readdir(deps.ledgerFolder).catch(() => []);
  return names.filter((name) => /^[0-9a-f]{64}\.json$/.test(name)).length;
}

/** A hash of every decoded frame, in order. */
function framesOf(path: string): string {
  const run = spawnSync('ffmpeg', [
    '-v',
    'error',
    '-xerror',
    '-i',
    path,
    '-map',
    '0:v',
    '-f',
    'framemd5',
    '-',
  ]);
  if (run.status !== 0) throw new Error(run.stderr.toString());
  return run.stdout.toString();
}
