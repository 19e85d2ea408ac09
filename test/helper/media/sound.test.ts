import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findTools } from '../../../helper/ffmpeg/find-tools.ts';
import { makeToolRunner } from '../../../helper/ffmpeg/runner.ts';
import { openSound } from '../../../helper/media/sound.ts';

const folder = mkdtempSync(join(tmpdir(), 'storyloom-sound-'));
const runner = await makeToolRunner(await findTools(), { stateFolder: folder });
afterAll(async () => {
  await runner.close();
  rmSync(folder, { recursive: true, force: true });
});
const signal = new AbortController().signal;

test.each([
  ['wav', []],
  ['flac', []],
  ['mp3', ['-c:a', 'libmp3lame', '-q:a', '4']],
  ['opus', ['-c:a', 'libopus']],
  ['ogg', ['-c:a', 'libvorbis']],
  ['m4a', ['-c:a', 'aac']],
])('a %s is the same from the middle as from the start', async (extension, args) => {
  const path = join(folder, `long.${extension}`);
  const sweep = "aevalsrc='0.4*sin(2*PI*(200+30*t)*t)':s=48000:d=25";
  execFileSync('ffmpeg', ['-loglevel', 'error', '-nostdin', '-f', 'lavfi', '-i', sweep, ...args, path]);
  const options = { runner, signal, name: path };
  const [whole, part] = [await openSound(path, options), await openSound(path, options)];
  // In steps, as a mixer reads: a step far ahead would be a seek here too.
  let passed = 0;
  while (passed < 960_000) passed += (await whole.read(passed, 48_000)).left.length;
  const expected = await whole.read(960_000, 24_000);
  const { left } = await part.read(960_000, 24_000);
  const worst = left.reduce((most, value, n) => Math.max(most, Math.abs(value - (expected.left[n] ?? 0))), 0);
  expect(left.length).toBe(24_000);
  expect(worst).toBeLessThan(10 ** (-90 / 20));
  whole.close?.();
  part.close?.();
});
