import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openVideo } from '../../../helper/media/video.ts';
import { nodeKernel } from '../../shared/kernel/node-kernel.ts';
import { type CodedFile, makeCodedVideos } from '../../support/coded-videos.ts';
import { drawCoded } from '../../support/video-cases.ts';
import { live, makeRunner } from '../ffmpeg/tools-kit.ts';

const folder = mkdtempSync(join(tmpdir(), 'storyloom-coded-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const files: ReadonlyMap<string, CodedFile> = makeCodedVideos(folder);

/** The browser is compared with this engine at two more (test/web/media/helper-videos.test.ts). */
const RATES =
  process.env.STORYLOOM_LONG === '1'
    ? (['23.976', '25', '29.97', '30', '50', '59.94'] as const)
    : (['23.976', '50'] as const);

test.each(RATES)('every trim of every video shows the exact frame in a film of %s', async (rate) => {
  const runner = await makeRunner();
  const { kernel, arena } = nodeKernel();
  const hashes = Object.fromEntries([...files].map(([name, { sha256 }]) => [name, sha256]));
  const open = async (sha256: string) => {
    const file = [...files.values()].find((each) => each.sha256 === sha256);
    if (file === undefined) throw new TypeError('No such video');
    return (await openVideo(file.path, { runner, signal: live, name: file.path })).makeReader();
  };
  const drawn = await drawCoded(kernel, arena, rate, open, hashes);
  expect(drawn.length).toBeGreaterThan(100);
  expect(drawn.filter(({ code, expected }) => code !== expected)).toEqual([]);
});
