import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import {
  choiceToData,
  ownProfileProblems,
  parseProfiles,
  profileChoiceSchema,
  profileFromData,
  profileToData,
  writeProfiles,
} from '../../../shared/profiles/own-profiles.ts';
import { resolvedProblem } from '../../../shared/profiles/profile-problems.ts';
import { type Profile, resolveProfile } from '../../../shared/profiles/profiles.ts';

const REELS: Profile = {
  name: 'MY_REELS',
  label: 'My reels',
  size: { type: 'exact', width: 720, height: 1280 },
  rate: '25',
  highestRate: null,
  codec: 'hevc',
  container: 'mov',
  pixelFormat: 'yuv420p',
  control: { type: 'bitrate', bitsPerSecond: 8_000_000 },
  bitrates: null,
  audioBitrate: 128_000,
};

const thrown = (work: () => unknown): StudioError => {
  try {
    work();
  } catch (error) {
    if (error instanceof StudioError) return error;
    throw error;
  }
  throw new TypeError('Nothing was thrown');
};
const messages = (changes: Partial<Profile>, others: readonly Profile[] = []) =>
  ownProfileProblems({ ...REELS, ...changes }, others).map(({ field, message }) => `${field}: ${message}`);
const exact = (width: number, height: number) => ({ size: { type: 'exact', width, height } as const });
const file = (changes: object) =>
  JSON.stringify({ type: 'storyloom-profiles', format: 1, profiles: [], ...changes });

describe('a profile of one’s own', () => {
  it('comes back from its file as it was', () => {
    const small: Profile = {
      ...{ name: 'S', label: 'S', size: { type: 'short-side', pixels: 240 }, highestRate: 30 },
      ...{ control: { type: 'crf', crf: 30 }, bitrates: null, audioBitrate: 64_000 },
    };
    expect(ownProfileProblems(REELS)).toEqual([]);
    expect(parseProfiles(writeProfiles([REELS, small]))).toEqual([REELS, small]);
    expect(profileFromData(profileToData(REELS))).toEqual(REELS);
  });

  it('gives its rate and bitrate whatever the project has', () => {
    const resolved = resolveProfile(REELS, { width: 1920, height: 1080, rate: '60' });
    expect(resolved).toMatchObject({ width: 720, height: 1280, rate: { num: 25, den: 1 } });
    expect(Object.values(resolved.bitrates)).toEqual([8e6, 8e6, 8e6, 8e6]);
  });

  it.each<[Partial<Profile>, string]>([
    [{ name: 'my reels' }, 'name: A short name has 1 to 40 capital letters'],
    [{ name: 'SQUARE_720P' }, 'name: SQUARE_720P is the name of a profile that is always there'],
    [{ name: 'SOCIAL_BUNDLE' }, 'name: SOCIAL_BUNDLE is the name'],
    [{ label: ' ' }, 'label: Give it a name'],
    [exact(721, 1280), 'size: Width and height have to be even: 722, not 721.'],
    [exact(62, 1280), 'size: 62x1280 cannot be encoded everywhere'],
    [exact(4098, 1280), 'size: 4098x1280 cannot be encoded everywhere'],
    [exact(4096, 2306), 'size: 4096x2306 cannot be encoded everywhere'],
    [
      { size: { type: 'short-side', pixels: 2306 } },
      'size: The short side can be 64 to 2304 pixels, not 2306.',
    ],
    [{ size: { type: 'short-side', pixels: 65 } }, 'size: The short side has to be even: 66, not 65.'],
    [{ container: 'webm' }, 'container: WEBM files do not hold HEVC video. Choose MP4 or MOV or MKV'],
    [{ codec: 'prores', container: 'mp4' }, 'container: MP4 files do not hold ProRes video.'],
    [{ pixelFormat: 'yuv422p10le' }, 'pixelFormat: HEVC is written in yuv420p here, not yuv422p10le.'],
    [
      { control: { type: 'bitrate', bitsPerSecond: 50_000 } },
      'control: The bitrate can be 100 kb/s to 800 Mb/s',
    ],
    [
      { control: { type: 'crf', crf: 52 } },
      'control: The quality number of HEVC goes from 0 (best) to 51, not 52.',
    ],
    [{ audioBitrate: 8000 }, 'audioBitrate: Sound can have 32 to 512 kb/s, not 8.'],
    [
      { codec: 'prores', container: 'mov', pixelFormat: 'yuv422p10le' },
      'control: ProRes has a rate of its own',
    ],
    [{ ...exact(4096, 2304), codec: 'hevc' }, 'size: 4096x2304 is more than HEVC level 5.2'],
    [
      { ...exact(4096, 2304), codec: 'h264', rate: '60' },
      'size: H.264 level 5.2, the highest that players take, holds 56 frames per second of 4096x2304, not 60.',
    ],
    [
      { control: { type: 'bitrate', bitsPerSecond: 70_000_000 } },
      'size: HEVC level 5.2, the highest that players take, holds 60 Mb/s, not 70.',
    ],
  ])('%j is refused in words', (changes, message) => {
    expect(messages(changes).join('\n')).toContain(message);
  });

  it('may not have the name of another one', () => {
    expect(messages({}, [REELS])).toEqual([
      'name: There is a profile MY_REELS already. Choose another name.',
    ]);
  });

  it('can be too much for one project and right for another', () => {
    const wide: Profile = { ...REELS, ...exact(4096, 2304), codec: 'h264' };
    const { rate: _, ...free } = wide;
    const at = (rate: '30' | '60') =>
      resolvedProblem(resolveProfile(free, { width: 1920, height: 1080, rate }), 'h264');
    expect(ownProfileProblems(free)).toEqual([]);
    expect(at('30')).toBe(null);
    expect(at('60')).toContain('56 frames per second');
  });
});

describe('a file of profiles', () => {
  it('of a newer version is refused as that, whatever else is in it', () => {
    const error = thrown(() => parseProfiles(file({ format: 2, profiles: 'somewhere else' })));
    expect(error.code).toBe('input.profile-newer');
    expect(error.message).toContain('format 2, this one reads 1');
  });

  it.each([
    ['no JSON', '{', 'it is not JSON'],
    ['something else', '{"format": 1}', 'Choose one that was exported'],
    ['no list', file({ profiles: 3 }), 'no list of at most 200 profiles'],
    [
      'a field that nothing knows',
      file({ profiles: [{ ...profileToData(REELS), flags: '-vf' }] }),
      "A profile's flags",
    ],
    [
      'a profile that cannot be',
      file({ profiles: [{ ...profileToData(REELS), container: 'webm' }] }),
      'The profile MY_REELS: WEBM files',
    ],
    [
      'one profile twice',
      file({ profiles: [profileToData(REELS), profileToData(REELS)] }),
      'two profiles named MY_REELS',
    ],
  ])('with %s is refused', (_, text, message) => {
    const error = thrown(() => parseProfiles(text));
    expect(error.code).toBe('input.profile-invalid');
    expect(error.message).toContain(message);
  });
});

it('a profile of one’s own goes into a request without what follows from it', () => {
  expect(v.is(profileChoiceSchema, REELS)).toBe(false);
  expect(v.parse(profileChoiceSchema, choiceToData(REELS))).toEqual(profileToData(REELS));
  expect(choiceToData('DRAFT_360P')).toBe('DRAFT_360P');
});

it('a profile that a request brings may not be unsound', () => {
  expect(thrown(() => profileFromData({ ...profileToData(REELS), audioBitrate: 1 })).code).toBe(
    'input.profile-invalid',
  );
});
