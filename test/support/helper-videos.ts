import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTools } from '../../helper/ffmpeg/find-tools.ts';
import { makeToolRunner } from '../../helper/ffmpeg/runner.ts';
import { openVideo } from '../../helper/media/video.ts';
import type { RateName } from '../../shared/model/time.ts';
import { nodeKernel } from '../shared/kernel/node-kernel.ts';
import { makeCodedVideos } from './coded-videos.ts';
import { type DrawnCode, drawCoded } from './video-cases.ts';

export interface CodedFilm {
  readonly videos: readonly { readonly name: string; readonly sha256: string; readonly bytes: string }[];
  readonly drawn: Readonly<Partial<Record<RateName, readonly DrawnCode[]>>>;
}

/** The videos with numbered frames, and what the helper draws of them in films of these rates. */
export async function codedFilm(rates: readonly RateName[]): Promise<CodedFilm> {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-coded-'));
  const runner = await makeToolRunner(await findTools(), { stateFolder: folder });
  try {
    const files = makeCodedVideos(folder);
    const hashes = Object.fromEntries([...files].map(([name, { sha256 }]) => [name, sha256]));
    const paths = new Map([...files.values()].map(({ sha256, path }) => [sha256, path]));
    const { signal } = new AbortController();
    const drawn: Partial<Record<RateName, readonly DrawnCode[]>> = {};
    for (const rate of rates) {
      const { kernel, arena } = nodeKernel();
      const open = async (sha256: string) => {
        const path = paths.get(sha256);
        if (path === undefined) throw new TypeError('No such video');
        return (await openVideo(path, { runner, signal, name: path })).makeReader();
      };
      drawn[rate] = await drawCoded(kernel, arena, rate, open, hashes);
    }
    const videos = [...files].map(([name, { path, sha256 }]) => {
      return { name, sha256, bytes: readFileSync(path).toString('base64') };
    });
    return { videos, drawn };
  } finally {
    await runner.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
