import { describe, expect, test } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import { decodedBytes } from '../../../shared/kernel/video-types.ts';
import { openVideo, probeVideo } from '../../../web/media/video.ts';
import { VIDEO_FACTS } from '../../support/video-facts.ts';
import { corpusFile } from './corpus-file.ts';

const signal = new AbortController().signal;

/** What this browser has no decoder for, and says so; the helper reads them. */
const HELPERS = [
  'video/apple-prores-422-proxy.mov',
  'video/bbb_176x144_192kbps_15fps_mpeg4.mp4',
  'video/dolbyVision-hdr.MOV',
  'video/h265_bframes.mp4',
  'video/sample.avi',
  'video/sample.flv',
  'video/video-h265.mp4',
];
/** The server of these tests takes a file of this name for a program. */
const UNSERVED = 'video/sample_h264.ts';
const { [UNSERVED]: _, ...SERVED } = VIDEO_FACTS;
const EXPECTED: typeof VIDEO_FACTS = {
  ...SERVED,
  ...Object.fromEntries(HELPERS.map((path) => [path, 'unsupported.video-type'])),
};

const isThere = (await corpusFile('video/minimal.mp4')) !== null;

describe.skipIf(!isThere)('an MP4 with a broken structure', () => {
  test.each([
    ['corrupt/chunk_out_of_range.mp4', 'sample table', 'stsc names chunk'],
    ['corrupt/sample_malformed_free_box.mp4', 'index (moov) is missing', 'boxes: ftyp'],
  ])('%s is refused with what is wrong with it', async (path, says, details) => {
    const file = await corpusFile(path);
    if (file === null) throw new TypeError(`${path} is not there`);
    const error = await probeVideo(file, { signal }).catch((caught: unknown) => caught);
    if (!(error instanceof StudioError)) throw new TypeError('It was not refused');
    expect(error.message).toContain(says);
    expect(error.context.details).toContain(details);
  });
});

describe.skipIf(!isThere)('a video of the corpus', () => {
  test.each(Object.entries(EXPECTED))('%s is read to its end, or refused by name', async (path, expected) => {
    const file = await corpusFile(path);
    if (file === null) throw new TypeError(`${path} is not there`);
    try {
      const { width, height, frames } = await probeVideo(file, { signal });
      const reader = await openVideo(file, { signal });
      expect([reader.geometry.width, reader.geometry.height]).toEqual([width, height]);
      for (let index = 0; index < frames; index += 1) {
        const frame = await reader.frameAt(index, { signal });
        expect(frame.data.length).toBe(decodedBytes(frame.pixels, frame.width, frame.height));
      }
      reader.close();
      expect([width, height, frames]).toEqual(expected);
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      expect(error.code).toBe(expected);
      expect(error.message).toContain(file.name);
    }
  });
});
