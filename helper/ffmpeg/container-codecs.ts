import { StudioError } from '../../shared/errors.ts';
import type { HelperAudio, HelperCodec, HelperContainer } from '../../shared/plan/helper-output.ts';

export const CODEC_NAMES: Readonly<Record<HelperCodec, string>> = {
  h264: 'H.264',
  hevc: 'HEVC',
  vp9: 'VP9',
  av1: 'AV1',
  prores: 'ProRes',
};

/** What players take, not all that could be written. The first is what a container holds unless told. */
const IN_CONTAINER: Readonly<Record<HelperContainer, readonly [HelperCodec, ...HelperCodec[]]>> = {
  mp4: ['h264', 'hevc', 'av1'],
  mov: ['h264', 'hevc', 'prores'],
  webm: ['vp9', 'av1'],
  mkv: ['h264', 'hevc', 'vp9', 'av1', 'prores'],
};

/** The codec asked for, or the container's own. A pair that does not fit is the person's to change. */
export function codecFor(codec: HelperCodec | null, container: HelperContainer): HelperCodec {
  const fitting = IN_CONTAINER[container];
  if (codec === null) return fitting[0];
  if (fitting.includes(codec)) return codec;
  const others = Object.entries(IN_CONTAINER).filter(([, codecs]) => codecs.includes(codec));
  const containers = others.map(([name]) => name.toUpperCase()).join(' or ');
  throw new StudioError(
    'input.setting-invalid',
    `${container.toUpperCase()} files do not hold ${CODEC_NAMES[codec]} video. Choose ${containers} for it, or another codec: ${fitting.map((name) => CODEC_NAMES[name]).join(', ')}.`,
    { context: { stage: 'preparing' } },
  );
}

/** Opus where the pictures are of its family, uncompressed beside ProRes, AAC for everything else. */
export function audioCodecFor(codec: HelperCodec, container: HelperContainer): HelperAudio['codec'] {
  if (codec === 'prores') return 'pcm24';
  if (container === 'webm') return 'opus';
  return container === 'mkv' && (codec === 'vp9' || codec === 'av1') ? 'opus' : 'aac';
}
