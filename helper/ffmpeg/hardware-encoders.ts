import { readdirSync } from 'node:fs';
import { assertNever } from '../../shared/assert.ts';
import type { HardwareKind } from '../../shared/plan/helper-output.ts';
import { ceiling, type EncoderArgs, type EncoderSettings, held } from './encoder-settings.ts';

/**
 * Encoders of one kind of hardware for a codec; none where the kind has none. B-frames are left out except where
 * every generation of the chips has them: they gain little at these qualities.
 */
export function hardwareEncoder(kind: HardwareKind, settings: EncoderSettings): EncoderArgs[] {
  const { codec } = settings;
  if (codec === 'prores') {
    if (kind !== 'videotoolbox') return [];
    return [{ encoder: 'prores_videotoolbox', args: ['-profile:v', 'hq'], pixels: 'p210le' }];
  }
  // VP9 by hardware is Intel's alone, and worse than libvpx at the same size.
  if (codec === 'vp9' || (codec === 'av1' && kind === 'videotoolbox')) return [];
  const encoder = `${codec}_${kind}`;
  const group = ['-g', String(settings.keyFrames)];
  switch (kind) {
    case 'nvenc':
      return [{ encoder, args: [...nvenc(settings), ...group] }];
    case 'videotoolbox':
      return videoToolbox(settings).map((args) => ({ encoder, args: [...args, ...group] }));
    case 'qsv':
      return [{ encoder, args: [...qsv(settings), ...group], pixels: 'nv12' }];
    case 'vaapi':
      return [{ encoder, args: [...vaapi(settings), ...group] }];
    case 'amf':
      return [{ encoder, args: [...amf(settings), ...group], pixels: 'nv12' }];
    default:
      return assertNever(kind);
  }
}

function nvenc({ codec, quality }: EncoderSettings): string[] {
  return [
    ...['-preset', 'p5', '-tune', 'hq', '-rc', 'vbr'],
    ...held(quality, ['-cq', String(quality.hardware), '-b:v', '0']),
    ...[...ceiling(quality), '-bf', codec === 'h264' ? '2' : '0'],
    ...['-forced-idr', '1', '-strict_gop', '1'],
  ];
}

/** Its own scale, 1 to 100. Only Apple's chips know it; the way with a bitrate is for Macs with Intel's. */
function videoToolbox({ quality, bitrates }: EncoderSettings): string[][] {
  const own = Math.round(100 - quality.hardware * 1.6);
  const byRate = ['-allow_sw', '0', '-bf', '0', '-b:v', String(bitrates.h264Hardware)];
  if (quality.bitrate !== undefined) return [byRate];
  return [['-allow_sw', '0', '-bf', '0', '-q:v', String(own)], byRate];
}

function qsv({ codec, quality }: EncoderSettings): string[] {
  const { highestBitrate, bitrate } = quality;
  // With a bitrate and a ceiling beside it the same number means quality within them.
  const within =
    highestBitrate === null ? [] : ['-b:v', String(Math.round(highestBitrate / 1.5)), ...ceiling(quality)];
  const lookAhead = codec === 'h264' ? ['-look_ahead', '0'] : [];
  const control =
    bitrate === undefined
      ? ['-global_quality', String(quality.hardware), ...within]
      : ['-b:v', String(bitrate), ...ceiling(quality)];
  return ['-preset', 'medium', ...control, ...lookAhead, '-bf', '0'];
}

function vaapi(settings: EncoderSettings): string[] {
  return [
    ...['-vaapi_device', renderDevice(), '-vf', 'format=nv12,hwupload'],
    ...(settings.quality.bitrate === undefined
      ? ['-rc_mode', 'CQP', '-qp', String(quantizer(settings))]
      : ['-rc_mode', 'VBR', ...held(settings.quality, []), ...ceiling(settings.quality)]),
    ...['-bf', '0'],
  ];
}

function amf(settings: EncoderSettings): string[] {
  const qp = String(quantizer(settings));
  const b = settings.codec === 'h264' ? ['-bf', '0'] : [];
  const { quality } = settings;
  const control =
    quality.bitrate === undefined
      ? ['-rc', 'cqp', '-qp_i', qp, '-qp_p', qp]
      : ['-rc', 'vbr_peak', ...held(quality, []), ...ceiling(quality)];
  return ['-usage', 'transcoding', '-quality', 'quality', ...control, ...b];
}

/** AV1 counts its quantizer to 255 where H.264 counts to 51. */
function quantizer({ codec, quality }: EncoderSettings): number {
  return codec === 'av1' ? quality.hardware * 5 : quality.hardware;
}

function renderDevice(): string {
  const folder = '/dev/dri';
  try {
    const name = readdirSync(folder)
      .filter((each) => each.startsWith('renderD'))
      .sort()[0];
    return `${folder}/${name ?? 'renderD128'}`;
  } catch {
    return `${folder}/renderD128`;
  }
}
