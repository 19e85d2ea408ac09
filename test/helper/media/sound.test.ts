import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findTools } from '../../../helper/ffmpeg/find-tools.ts';
import { makeToolRunner } from '../../../helper/ffmpeg/runner.ts';
import type { Child, ToolRunner } from '../../../helper/ffmpeg/types.ts';
import { openSound } from '../../../helper/media/sound.ts';

const folder = mkdtempSync(join(tmpdir(), 'storyloom-sound-'));
const runner = await makeToolRunner(await findTools(), { stateFolder: folder });
afterAll(async () => {
  await runner.close();
  rmSync(folder, { recursive: true, force: true });
});
const signal = new AbortController().signal;

function makeSweep(name: string, args: readonly string[] = []): string {
  const path = join(folder, name);
  const sweep = "aevalsrc='0.4*sin(2*PI*(200+30*t)*t)':s=48000:d=25";
  execFileSync('ffmpeg', ['-loglevel', 'error', '-nostdin', '-f', 'lavfi', '-i', sweep, ...args, path]);
  return path;
}

/** The runner, with every decoder that it has started. */
function watched() {
  const decoders: Child[] = [];
  const watching: ToolRunner = {
    ...runner,
    start(program, args, options) {
      const child = runner.start(program, args, options);
      if (program === 'ffmpeg') decoders.push(child);
      return child;
    },
  };
  return { decoders, runner: watching };
}

test.each([
  ['wav', []],
  ['flac', []],
  ['mp3', ['-c:a', 'libmp3lame', '-q:a', '4']],
  ['opus', ['-c:a', 'libopus']],
  ['ogg', ['-c:a', 'libvorbis']],
  ['m4a', ['-c:a', 'aac']],
])('a %s is the same from the middle as from the start', async (extension, args) => {
  const path = makeSweep(`long.${extension}`, args);
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

test('one decoder looks into a file and reads it from its start', async () => {
  const path = makeSweep('once.wav');
  const { decoders, runner: watching } = watched();
  const sound = await openSound(path, { runner: watching, signal, name: path });
  const whole = await sound.read(0, 25 * 48_000);
  expect(whole.left).toHaveLength(25 * 48_000);
  expect(decoders).toHaveLength(1);
  // Gone on with only once: what is read again is decoded again, and is the same.
  const again = await sound.read(0, 48_000);
  expect(again.left).toEqual(whole.left.subarray(0, 48_000));
  expect(decoders).toHaveLength(2);
  sound.close?.();
});

test.each(['closed', 'read from its middle'])(
  'a sound that is only %s leaves no decoder behind',
  async (how) => {
    const path = makeSweep(`${how}.wav`);
    const { decoders, runner: watching } = watched();
    const sound = await openSound(path, { runner: watching, signal, name: path });
    if (how !== 'closed') await sound.read(20 * 48_000, 100);
    sound.close?.();
    const ends = await Promise.allSettled(decoders.map(({ done }) => done));
    expect(ends[0]?.status).toBe('rejected');
  },
);

test('a cancel ends the decoder that looked into the file, and is what the reader is told', async () => {
  const path = makeSweep('cancelled.wav');
  const { decoders, runner: watching } = watched();
  const controller = new AbortController();
  const sound = await openSound(path, { runner: watching, signal: controller.signal, name: path });
  await sound.read(0, 100);
  controller.abort(new Error('not wanted any more'));
  await expect(sound.read(100, 25 * 48_000)).rejects.toThrow('not wanted any more');
  await Promise.allSettled(decoders.map(({ done }) => done));
  sound.close?.();
});
