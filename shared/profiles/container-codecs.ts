import type { HelperCodec, HelperContainer } from '../plan/helper-output.ts';

export const CODEC_NAMES: Readonly<Record<HelperCodec, string>> = {
  h264: 'H.264',
  hevc: 'HEVC',
  vp9: 'VP9',
  av1: 'AV1',
  prores: 'ProRes',
};

/** What players take, not all that could be written. The first is what a container holds unless told. */
export const CODECS_IN: Readonly<Record<HelperContainer, readonly [HelperCodec, ...HelperCodec[]]>> = {
  mp4: ['h264', 'hevc', 'av1'],
  mov: ['h264', 'hevc', 'prores'],
  webm: ['vp9', 'av1'],
  mkv: ['h264', 'hevc', 'vp9', 'av1', 'prores'],
};

/** What a codec usually comes in. */
export function usualContainer(codec: HelperCodec | null): HelperContainer {
  if (codec === 'prores') return 'mov';
  return codec === 'vp9' ? 'webm' : 'mp4';
}

/** Why a container cannot hold a codec, with what to choose instead; null where it can. */
export function containerProblem(codec: HelperCodec, container: HelperContainer): string | null {
  const fitting = CODECS_IN[container];
  if (fitting.includes(codec)) return null;
  const others = Object.entries(CODECS_IN).filter(([, codecs]) => codecs.includes(codec));
  const containers = others.map(([name]) => name.toUpperCase()).join(' or ');
  return `${container.toUpperCase()} files do not hold ${CODEC_NAMES[codec]} video. Choose ${containers} for it, or another codec: ${fitting.map((name) => CODEC_NAMES[name]).join(', ')}.`;
}
