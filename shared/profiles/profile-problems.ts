import { RATES, type Rate } from '../model/time.ts';
import type { HelperCodec } from '../plan/helper-output.ts';
import { CODEC_NAMES, CODECS_IN, containerProblem, usualContainer } from './container-codecs.ts';
import { levelProblem } from './levels.ts';
import { type Profile, type ResolvedProfile, SIDES } from './profiles.ts';

/** What is wrong with one field of a profile, as a sentence that says what to do. */
export interface ProfileProblem {
  readonly field:
    | 'name'
    | 'label'
    | 'size'
    | 'rate'
    | 'codec'
    | 'container'
    | 'pixelFormat'
    | 'control'
    | 'safeArea'
    | 'audioBitrate';
  readonly message: string;
}

const NAME = /^[A-Z0-9_]{1,40}$/;
const BITS = { least: 100_000, most: 800_000_000 };
const SOUND = { least: 32_000, most: 512_000 };
/** Of the frame at one edge: captions keep a fifth of it in each direction, whatever is kept free. */
export const MOST_KEPT_FREE = 0.4;
/** The scales of the encoders' own quality numbers. */
const MOST_CRF: Readonly<Record<HelperCodec, number>> = { h264: 51, hevc: 51, vp9: 63, av1: 63, prores: 0 };
const SLOWEST: Rate = { num: 24_000, den: 1001 };

/** Everything that keeps a profile from being rendered, whatever the project; empty where it can be. */
export function profileProblems(profile: Profile): readonly ProfileProblem[] {
  const codec = codecOf(profile);
  return [
    ...naming(profile),
    ...sizing(profile),
    ...encoding(profile, codec),
    ...controlling(profile, codec),
    ...levels(profile, codec),
    ...keeping(profile),
  ];
}

/** What only shows once the project's size and rate are known; null where the film can be made. */
export function resolvedProblem(profile: ResolvedProfile, codec: HelperCodec): string | null {
  const { control } = profile;
  return levelProblem(codec, {
    ...profile,
    bitrate: control?.type === 'bitrate' ? control.bitsPerSecond : null,
  });
}

function codecOf({ codec, container }: Profile): HelperCodec {
  return codec ?? (container === undefined ? 'h264' : CODECS_IN[container][0]);
}

function naming({ name, label }: Profile): ProfileProblem[] {
  const problems: ProfileProblem[] = [];
  if (!NAME.test(name)) {
    problems.push({
      field: 'name',
      message: 'A short name has 1 to 40 capital letters, digits and underscores, such as MY_REELS.',
    });
  }
  if (label.trim() === '') problems.push({ field: 'label', message: 'Give it a name to be shown by.' });
  return problems;
}

function sizing({ size }: Profile): ProfileProblem[] {
  const problem = (message: string): ProfileProblem[] => [{ field: 'size', message }];
  if (size.type === 'project') return [];
  if (size.type === 'short-side') {
    if (size.pixels % 2 !== 0)
      return problem(`The short side has to be even: ${size.pixels + 1}, not ${size.pixels}.`);
    const fits = size.pixels >= SIDES.least && size.pixels <= SIDES.short;
    return fits
      ? []
      : problem(`The short side can be ${SIDES.least} to ${SIDES.short} pixels, not ${size.pixels}.`);
  }
  const { width, height } = size;
  const odd = [width, height].find((side) => side % 2 !== 0);
  if (odd !== undefined) return problem(`Width and height have to be even: ${odd + 1}, not ${odd}.`);
  const [short, long] = width < height ? [width, height] : [height, width];
  if (short >= SIDES.least && short <= SIDES.short && long <= SIDES.long) return [];
  return problem(
    `${width}x${height} cannot be encoded everywhere: sides are at least ${SIDES.least} pixels, the long one at most ${SIDES.long}, the short one ${SIDES.short}.`,
  );
}

function encoding(profile: Profile, codec: HelperCodec): ProfileProblem[] {
  const { container = usualContainer(codec), pixelFormat } = profile;
  const problems: ProfileProblem[] = [];
  const holding = containerProblem(codec, container);
  if (holding !== null) problems.push({ field: 'container', message: holding });
  const pixels = codec === 'prores' ? 'yuv422p10le' : 'yuv420p';
  if (pixelFormat !== undefined && pixelFormat !== pixels) {
    problems.push({
      field: 'pixelFormat',
      message: `${CODEC_NAMES[codec]} is written in ${pixels} here, not ${pixelFormat}.`,
    });
  }
  return problems;
}

function controlling({ control, audioBitrate }: Profile, codec: HelperCodec): ProfileProblem[] {
  const problems: ProfileProblem[] = [];
  const add = (field: ProfileProblem['field'], message: string) => problems.push({ field, message });
  if (control !== undefined && codec === 'prores') {
    add('control', 'ProRes has a rate of its own: leave out bitrate and quality.');
  } else if (control?.type === 'bitrate') {
    const { bitsPerSecond } = control;
    if (bitsPerSecond < BITS.least || bitsPerSecond > BITS.most) {
      add(
        'control',
        `The bitrate can be ${BITS.least / 1000} kb/s to ${BITS.most / 1e6} Mb/s, not ${bitsPerSecond / 1000} kb/s.`,
      );
    }
  } else if (control?.type === 'crf' && (control.crf < 0 || control.crf > MOST_CRF[codec])) {
    add(
      'control',
      `The quality number of ${CODEC_NAMES[codec]} goes from 0 (best) to ${MOST_CRF[codec]}, not ${control.crf}.`,
    );
  }
  if (audioBitrate < SOUND.least || audioBitrate > SOUND.most) {
    add(
      'audioBitrate',
      `Sound can have ${SOUND.least / 1000} to ${SOUND.most / 1000} kb/s, not ${audioBitrate / 1000}.`,
    );
  }
  return problems;
}

function keeping({ safeArea }: Profile): ProfileProblem[] {
  const wrong = Object.values(safeArea ?? {}).some((edge) => !(edge >= 0 && edge <= MOST_KEPT_FREE));
  if (!wrong) return [];
  const most = MOST_KEPT_FREE * 100;
  return [{ field: 'safeArea', message: `Each edge can keep 0 to ${most} % of the frame free of captions.` }];
}

function levels({ size, rate, control }: Profile, codec: HelperCodec): ProfileProblem[] {
  if (size.type !== 'exact') return [];
  const { width, height } = size;
  const problem = levelProblem(codec, {
    width,
    height,
    // The project's may be any: what is too much at the slowest is too much.
    rate: rate === undefined ? SLOWEST : RATES[rate],
    bitrate: control?.type === 'bitrate' ? control.bitsPerSecond : null,
  });
  return problem === null ? [] : [{ field: 'size', message: problem }];
}
