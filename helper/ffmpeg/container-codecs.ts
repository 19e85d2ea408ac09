import { StudioError } from '../../shared/errors.ts';
import type { HelperAudio, HelperCodec, HelperContainer } from '../../shared/plan/helper-output.ts';
import { CODECS_IN, containerProblem } from '../../shared/profiles/container-codecs.ts';

/** The codec asked for, or the container's own. A pair that does not fit is the person's to change. */
export function codecFor(codec: HelperCodec | null, container: HelperContainer): HelperCodec {
  if (codec === null) return CODECS_IN[container][0];
  const problem = containerProblem(codec, container);
  if (problem === null) return codec;
  throw new StudioError('input.setting-invalid', problem, { context: { stage: 'preparing' } });
}

/** Opus where the pictures are of its family, uncompressed beside ProRes, AAC for everything else. */
export function audioCodecFor(codec: HelperCodec, container: HelperContainer): HelperAudio['codec'] {
  if (codec === 'prores') return 'pcm24';
  if (container === 'webm') return 'opus';
  return container === 'mkv' && (codec === 'vp9' || codec === 'av1') ? 'opus' : 'aac';
}
