import { ceiling, type EncoderArgs, type EncoderSettings, held } from './encoder-settings.ts';

/**
 * Encoders of the CPU for a codec, the best first. Parts of a film are encoded apart and joined, so nothing in
 * the headers may depend on what is in a part, and every group of pictures is closed.
 */
export function cpuEncoders(settings: EncoderSettings): EncoderArgs[] {
  switch (settings.codec) {
    case 'h264':
      return [{ encoder: 'libx264', args: x264(settings) }];
    case 'hevc':
      return [{ encoder: 'libx265', args: x265(settings) }];
    case 'vp9':
      return [{ encoder: 'libvpx-vp9', args: vpx(settings) }];
    case 'av1':
      return [
        { encoder: 'libsvtav1', args: svtAv1(settings) },
        { encoder: 'libaom-av1', args: aom(settings) },
      ];
    case 'prores':
      return [{ encoder: 'prores_ks', args: prores(settings) }];
  }
}

function x264({ quality, keyFrames, threads }: EncoderSettings): string[] {
  const { preset, crf } = quality.h264;
  return [
    ...['-preset', preset, ...held(quality, ['-crf', String(crf)]), ...ceiling(quality)],
    // stitchable: headers say nothing of the content, so that those of all parts are the same bytes.
    ...['-g', String(keyFrames), '-x264-params', 'open-gop=0:stitchable=1', '-threads', String(threads)],
  ];
}

function x265({ quality, keyFrames, threads }: EncoderSettings): string[] {
  const { preset, crf } = quality.hevc;
  const params = [
    'log-level=error',
    'open-gop=0',
    // Both put into the headers what suited the frames before.
    'no-opt-qp-pps=1',
    'no-opt-ref-list-length-pps=1',
    // The encoder's own settings as text, which would differ with the threads.
    'info=0',
    `pools=${threads}`,
    `frame-threads=${Math.min(4, Math.max(1, Math.floor(threads / 2)))}`,
  ];
  return [
    ...['-preset', preset, ...held(quality, ['-crf', String(crf)]), ...ceiling(quality)],
    ...['-g', String(keyFrames), '-x265-params', params.join(':')],
  ];
}

function vpx({ quality, bitrates, keyFrames, threads }: EncoderSettings): string[] {
  const { cpuUsed, crf } = quality.vp9;
  return [
    ...held(quality, ['-crf', String(crf), '-b:v', String(bitrates.vp9)]),
    ...['-deadline', 'good', '-cpu-used', String(cpuUsed)],
    ...['-row-mt', '1', '-tile-columns', '2', '-g', String(keyFrames), '-threads', String(threads)],
  ];
}

function svtAv1({ quality, keyFrames, threads }: EncoderSettings): string[] {
  const { preset, crf } = quality.av1;
  return [
    ...['-preset', String(preset), ...held(quality, ['-crf', String(crf)]), '-g', String(keyFrames)],
    // irefresh-type 2: closed groups.
    ...['-svtav1-params', `irefresh-type=2:lp=${threads}`],
  ];
}

function aom({ quality, keyFrames, threads }: EncoderSettings): string[] {
  const { preset, crf } = quality.av1;
  return [
    ...held(quality, ['-crf', String(crf), '-b:v', '0']),
    ...['-cpu-used', String(Math.min(8, preset)), '-row-mt', '1'],
    ...['-g', String(keyFrames), '-threads', String(threads)],
  ];
}

function prores({ threads }: EncoderSettings): string[] {
  return ['-profile:v', 'hq', '-vendor', 'apl0', '-threads', String(threads)];
}
