import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ToolRunner } from '../../../helper/ffmpeg/types.ts';
import { openVideo } from '../../../helper/media/video.ts';
import { live, makeRunner } from '../ffmpeg/tools-kit.ts';

const folder = mkdtempSync(join(tmpdir(), 'storyloom-hdr-'));
const path = join(folder, 'phone.mp4');
beforeAll(() => {
  const made = spawnSync('ffmpeg', [
    ...['-v', 'error', '-f', 'lavfi', '-i', 'color=gray:size=64x48:rate=25:duration=0.4'],
    ...['-c:v', 'libx264', '-pix_fmt', 'yuv420p10le', '-color_range', 'tv', '-colorspace', 'bt2020nc'],
    ...['-color_primaries', 'bt2020', '-color_trc', 'smpte2084', path],
  ]);
  if (made.status !== 0) throw new Error(made.stderr.toString());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Not every ffmpeg is built with what brings HDR down. */
const filters = spawnSync('ffmpeg', ['-v', 'error', '-filters'], { encoding: 'utf8' });
const hasZscale = / zscale /.test(filters.stdout);

async function firstFrame(runner: ToolRunner) {
  const reader = (await openVideo(path, { runner, signal: live, name: 'phone.mp4' })).makeReader();
  try {
    return await reader.frameAt(0, { signal: live });
  } finally {
    reader.close();
  }
}

test.runIf(hasZscale)('HDR is brought to the range and matrix of our frames', async () => {
  const frame = await firstFrame(await makeRunner());
  expect(frame).toMatchObject({ pixels: 'i420', matrix: 'bt709', fullRange: false, width: 64, height: 48 });
  // Half of the PQ signal is about 92 cd/m2: near the white of an ordinary screen.
  expect(frame.data[0]).toBeGreaterThan(150);
  expect(frame.data[0]).toBeLessThan(236);
});

test('an ffmpeg that cannot do that is named, not the video', async () => {
  const runner = await makeRunner();
  const poor: ToolRunner = {
    ...runner,
    start: (program, args, options) =>
      runner.start(
        program,
        args.map((arg) => arg.replaceAll('zscale=', 'zscale_that_is_not_there=')),
        options,
      ),
  };
  await expect(firstFrame(poor)).rejects.toMatchObject({
    code: 'environment.ffmpeg-missing',
    message: expect.stringMatching(/phone\.mp4 is HDR.*zscale.*Install/),
    context: { file: 'phone.mp4' },
  });
});
