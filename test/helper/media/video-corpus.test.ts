import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openVideo, probeVideo } from '../../../helper/media/video.ts';
import { StudioError } from '../../../shared/errors.ts';
import { decodedBytes } from '../../../shared/kernel/video-types.ts';
import { CORPUS, CORPUS_FILES } from '../../support/video-corpus.ts';
import { VIDEO_FACTS } from '../../support/video-facts.ts';
import { live, makeRunner } from '../ffmpeg/tools-kit.ts';

/** Every fourth for every day; the browser's own test reads them all. */
const FILES = CORPUS_FILES.filter((_, index) => process.env.STORYLOOM_LONG === '1' || index % 4 === 0);

describe.skipIf(FILES.length === 0)('a video of the corpus', () => {
  test.each(FILES)('%s is read to its end, or refused by name', { timeout: 60_000 }, async (file) => {
    const runner = await makeRunner();
    const path = join(CORPUS, file);
    const options = { runner, signal: live, name: file };
    const expected = VIDEO_FACTS[file] ?? 'unsupported.video-type';
    try {
      const { width, height, frames } = await probeVideo(path, options);
      const video = await openVideo(path, options);
      expect([video.geometry.width, video.geometry.height]).toEqual([width, height]);
      const reader = video.makeReader();
      for (let index = 0; index < frames; index += 1) {
        const frame = await reader.frameAt(index, { signal: live });
        expect(frame.data.length).toBe(decodedBytes(frame.pixels, frame.width, frame.height));
      }
      reader.close();
      expect([width, height, frames]).toEqual(expected);
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      expect(error.code).toBe(expected);
      expect(error.message).toContain(file);
    }
    await runner.close();
  });
});
