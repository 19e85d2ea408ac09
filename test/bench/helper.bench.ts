import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@playwright/test';
import type { BatchMeasure } from './helper/batch.ts';
import { buildProgram } from './helper/build-program.ts';
import type { Effort } from './helper/effort.ts';
import { treeMemory } from './helper/effort.ts';
import { record } from './table.ts';

let program: Promise<string> | undefined;

/** Runs one case of helper/program.ts in a process and a folder of its own. */
async function measure<Result>(name: string, onStart: (pid: number) => void = () => {}): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-bench-'));
  program ??= buildProgram();
  const child = spawn(process.execPath, [await program, name, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onStart(child.pid ?? 0);
  let printed = '';
  child.stdout.on('data', (text: Buffer) => (printed += text));
  try {
    const code = await new Promise((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`${name} ended with ${code}`);
    console.log(`${name}, load ${loadavg()[0]?.toFixed(1)}: ${printed.trim()}`);
    return JSON.parse(printed.trim().split('\n').at(-1) ?? '') as Result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The most memory a case takes, in bytes. To look costs time: no speed is measured beside it. */
async function peakOf(name: string): Promise<number> {
  let peak = 0;
  let timer: NodeJS.Timeout | undefined;
  try {
    await measure(name, (pid) => {
      timer = setInterval(() => {
        peak = Math.max(peak, treeMemory(pid));
      }, 250);
    });
  } finally {
    clearInterval(timer);
  }
  console.log(`${name}: ${(peak / 1e6).toFixed(0)} MB at most`);
  return peak;
}

function compare(what: string, other: Effort, ours: Effort, atLeast: number): void {
  record(what, other.seconds / ours.seconds, { atLeast });
  record('the same in processor time', other.cpu / ours.cpu, { atLeast });
}

for (const preset of ['veryfast', 'medium']) {
  test(`helper ${preset}`, { tag: '@speed' }, async () => {
    const { ours, limit } = await measure<{ ours: Effort; limit: Effort }>(preset);
    compare(
      `helper, from nothing to the checked film, against encoding ready frames, ${preset}`,
      limit,
      ours,
      0.92,
    );
  });
}

test('helper 2160p', { tag: '@speed' }, async () => {
  const { ours, limit } = await measure<{ ours: Effort; limit: Effort }>('large');
  compare('helper at 2160p (10 s, veryfast) against encoding ready frames', limit, ours, 0.85);
});

test('helper usual', { tag: '@speed' }, async () => {
  const { ours, plain, trick } = await measure<{ ours: Effort; plain: Effort; trick: Effort }>('usual');
  compare('one ffmpeg command with zoompan and xfade, whole time / ours', plain, ours, 1.5);
  compare('the same with the 8000 px trick', trick, ours, 3);
});

test('helper pillow', { tag: '@speed' }, async () => {
  type Pair = Readonly<Record<'ours' | 'pillow', Effort>>;
  type Films = { readonly version: string; readonly medium: Pair; readonly veryfast: Pair };
  const { films } = await measure<{ films: Films | null }>('pillow');
  test.skip(films === null, 'python3-pil is not there: no comparison with Pillow');
  if (films === null) return;
  const { version, medium, veryfast } = films;
  const what = `Pillow ${version} loop piped to libx264, whole time / ours`;
  compare(`${what}: medium`, medium.pillow, medium.ours, 4);
  compare(`${what}: veryfast`, veryfast.pillow, veryfast.ours, 8);
});

test('helper again', { tag: '@speed' }, async () => {
  const { first, again } = await measure<{ first: Effort; again: Effort }>('again');
  record(
    'helper: 10-minute story again after one caption, against the first',
    again.seconds / first.seconds,
    {
      atMost: 0.05,
    },
  );
  record('the same in processor time', again.cpu / first.cpu, { atMost: 0.05 });
});

test('helper batch', { tag: '@speed' }, async () => {
  const { pictures, decodes, mixes, first, again } = await measure<BatchMeasure>('batch');
  const what = 'three profiles of one 60 s story';
  record(`${what}: times each picture is decoded`, decodes / pictures, { atMost: 1 });
  record(`${what}: times the sound is mixed`, mixes, { atMost: 1 });
  record('second run of an unchanged batch against the first', again.seconds / first.seconds, {
    atMost: 0.02,
  });
  record('the same in processor time', again.cpu / first.cpu, { atMost: 0.02 });
});

test('helper cuts', async () => {
  const { decoded, used } = await measure<{ decoded: number; used: number }>('cuts');
  record('helper: 30 minutes with 500 cuts, frames decoded / used', decoded / used, { atMost: 1.3 });
});

test('helper share', { tag: '@speed' }, async () => {
  for (const share of [50, 80]) {
    const { cpu, seconds } = await measure<Effort>(`share-${share}`);
    const part = cpu / (seconds * cpus().length);
    record(`helper: part of the machine at a share of ${share} %`, part, { atMost: share / 100 + 0.1 });
  }
});

test('helper memory', async () => {
  const short = await peakOf('minutes5');
  const long = await peakOf('minutes60');
  record('helper and its programs: memory of a 60-minute film against a 5-minute one (360p)', long / short, {
    atMost: 1.15,
  });
});

test('helper mix', async () => {
  const { start, most } = await measure<{ start: number; most: number }>('mix');
  record('helper: memory over a 3-hour mix, against its first tenth', most / start, { atMost: 1.15 });
});
