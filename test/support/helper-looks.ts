import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTools } from '../../helper/ffmpeg/find-tools.ts';
import { makeToolRunner } from '../../helper/ffmpeg/runner.ts';
import { makeFaceFinder } from '../../helper/listen/faces/face-finder.ts';
import type { FoundLook } from '../../shared/analysis/found.ts';
import type { LookRange } from '../../shared/analysis/look-through.ts';

const { signal } = new AbortController();

/** What the helper finds in a picture, or in a range of a video. Bytes travel as base64. */
export async function looks(
  name: string,
  bytes: string,
  range: LookRange | null,
): Promise<readonly FoundLook[]> {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-looks-'));
  const path = join(folder, 'file');
  writeFileSync(path, Buffer.from(bytes, 'base64'));
  const runner = await makeToolRunner(await findTools(), { stateFolder: folder });
  const finder = makeFaceFinder(runner, { signal });
  try {
    const file = { path, name };
    if (range === null) return [await finder.picture(file, { signal })];
    return await finder.video(file, range, { signal });
  } finally {
    await finder.close();
    await runner.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
