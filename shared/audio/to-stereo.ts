import type { StereoBlock } from './sound-source.ts';

const MINUS_3_DB = Math.SQRT1_2;

/**
 * Any channels to two. One channel goes to both sides as it is; surround is folded as ITU-R BS.775 says
 * (centre and surrounds at -3 dB, the low-frequency channel left out), in the order of WAV and of decoders:
 * left, right, centre, low, back left, back right, side left, side right.
 */
export function toStereo(channels: readonly Float32Array[]): StereoBlock {
  const [first, second] = channels;
  if (!first) return { left: new Float32Array(), right: new Float32Array() };
  if (!second) return { left: first, right: first };
  if (channels.length === 2) return { left: first, right: second };
  const left = first.slice();
  const right = second.slice();
  channels.slice(2).forEach((source, index) => {
    const [toLeft, toRight] = weightsOf(index + 2, channels.length);
    for (let i = 0; i < left.length; i += 1) {
      const value = source[i] ?? 0;
      left[i] = (left[i] ?? 0) + toLeft * value;
      right[i] = (right[i] ?? 0) + toRight * value;
    }
  });
  return { left, right };
}

function weightsOf(channel: number, count: number): readonly [number, number] {
  const none = [0, 0] as const;
  const left = [MINUS_3_DB, 0] as const;
  const right = [0, MINUS_3_DB] as const;
  const both = [MINUS_3_DB, MINUS_3_DB] as const;
  const behind = [0.5, 0.5] as const;
  // 3: L R C; 4: L R BL BR; 5: L R C BL BR; 6: L R C LFE BL BR; 7: L R C LFE BC SL SR; 8: L R C LFE BL BR SL SR.
  switch (count) {
    case 3:
      return channel === 2 ? both : none;
    case 4:
      return channel === 2 ? left : right;
    case 5:
      return channel === 2 ? both : channel === 3 ? left : right;
    case 7:
      return [none, none, both, none, behind, left, right][channel] ?? none;
    default:
      return [none, none, both, none, left, right, left, right][channel] ?? none;
  }
}
