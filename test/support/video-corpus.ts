import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Real test media beside the project; where they are absent the list is empty, and tests skip. */
export const CORPUS = new URL('../../../shared/corpus/', import.meta.url).pathname;
export const CORPUS_FILES = ['video', 'corrupt'].flatMap((folder) =>
  existsSync(join(CORPUS, folder))
    ? readdirSync(join(CORPUS, folder)).map((name) => `${folder}/${name}`)
    : [],
);

/** What is seen of each file: size as shown and frames; or the code of the refusal. All others hold no pictures. */
export const EXPECTED: Readonly<Record<string, readonly [number, number, number] | string>> = {
  'video/apple-prores-422-proxy.mov': [320, 240, 25],
  'video/bbb_176x144_192kbps_15fps_mpeg4.mp4': [176, 144, 15],
  'video/bear-vp9-odd-dimensions.webm': [161, 121, 30],
  'video/big_buck_bunny_432_433.webm': [1280, 720, 24],
  'video/car-detection.mp4': [768, 432, 377],
  'video/counter.mp4': [1920, 1080, 30],
  'video/cursed-vfr.mp4': [3026, 1386, 63],
  'video/dolbyVision-hdr.MOV': [720, 1280, 4],
  'video/edts.mp4': [854, 480, 225],
  'video/example.mp4': [1280, 720, 1272],
  'video/flower.webm': [960, 540, 150],
  'video/h264-png.mp4': [640, 360, 60],
  'video/h265_bframes.mp4': [854, 480, 30],
  'video/hdr10-av1.mp4': [720, 1280, 127],
  'video/minimal.mp4': [320, 240, 1],
  'video/mov_text.mp4': [300, 200, 40],
  'video/no_duration.webm': [1280, 720, 74],
  'video/rotate-buck-bunny.mp4': [1080, 1920, 45],
  'video/sample.avi': [960, 400, 96],
  'video/sample.flv': [1080, 720, 30],
  'video/sample_av1.mp4': [1080, 720, 30],
  'video/sample_fragmented.mp4': [1080, 720, 30],
  'video/sample_h264.ts': [854, 480, 30],
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
  'video/video-h265.mp4': [1920, 1080, 300],
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
