import { describe, expect, test } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import { decodedBytes } from '../../../shared/kernel/video-types.ts';
import { openVideo, probeVideo } from '../../../web/media/video.ts';
import { corpusFile } from './corpus-file.ts';

const signal = new AbortController().signal;

/** Size as shown and frames; or the code of the refusal, which names what would help. */
const EXPECTED: Readonly<Record<string, readonly [number, number, number] | string>> = {
  'video/apple-prores-422-proxy.mov': 'unsupported.video-type',
  'video/bbb_176x144_192kbps_15fps_mpeg4.mp4': 'unsupported.video-type',
  'video/bear-vp9-odd-dimensions.webm': [161, 121, 30],
  'video/big_buck_bunny_432_433.webm': [1280, 720, 24],
  'video/car-detection.mp4': [768, 432, 377],
  'video/counter.mp4': [1920, 1080, 30],
  'video/cursed-vfr.mp4': [3026, 1386, 63],
  'video/dolbyVision-hdr.MOV': 'unsupported.video-type',
  'video/edts.mp4': [854, 480, 225],
  'video/example.mp4': [1280, 720, 1272],
  'video/flower.webm': [960, 540, 150],
  'video/h264-png.mp4': [640, 360, 60],
  'video/h265_bframes.mp4': 'unsupported.video-type',
  'video/hdr10-av1.mp4': [720, 1280, 127],
  'video/minimal.mp4': [320, 240, 1],
  'video/mov_text.mp4': [300, 200, 40],
  'video/no_duration.webm': [1280, 720, 74],
  'video/rotate-buck-bunny.mp4': [1080, 1920, 45],
  'video/sample.avi': 'unsupported.video-type',
  'video/sample.flv': 'unsupported.video-type',
  'video/sample_av1.mp4': [1080, 720, 30],
  'video/sample_fragmented.mp4': [1080, 720, 30],
  'video/sample_rotate_and_reflect.mp4': [720, 1080, 30],
  'video/sample_shorter_audio.mp4': [320, 240, 72],
  'video/sample_video_only.mp4': [1080, 720, 30],
  'video/sample_with_chapters.mp4': [1080, 720, 30],
  'video/sample_with_increasing_timestamps_320w_240h.mp4': [320, 240, 932],
  'video/sample_with_srt.mkv': [1080, 720, 30],
  'video/sar_2x1.mp4': [1280, 360, 150],
  'video/silent-black-10s.mp4': [320, 240, 300],
  'video/test_yuv422p.mp4': [640, 360, 60],
  'video/testsrc.mkv': [640, 360, 60],
  'video/transparency.webm': [1280, 720, 541],
  'video/video-h265.mp4': 'unsupported.video-type',
  'video/video.mp4': [1920, 1080, 125],
  'video/video_180.mov': [568, 320, 3],
  'video/video_270.mov': [320, 568, 3],
  'video/video_90.mov': [320, 568, 3],
  'corrupt/sample_mdat_too_long.mp4': [1080, 720, 30],
  'corrupt/sample_missing_stsd.mp4': [1080, 720, 30],
  'corrupt/chunk_out_of_range.mp4': 'input.video-broken',
  'corrupt/corrupted.mp4': 'input.video-broken',
  'corrupt/fixed_lacing_bad_lace_size.mkv': 'input.video-broken',
  'corrupt/invalid-bitstream.webm': 'input.video-broken',
  'corrupt/sample_malformed_free_box.mp4': 'input.video-broken',
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
