import { expect, it } from 'vitest';
import { helperQuality } from '../../../shared/profiles/helper-quality.ts';
import { chooseProfiles, knownNames, PROFILE_GROUPS } from '../../../shared/profiles/profile-choice.ts';
import { type Profile, resolveProfile } from '../../../shared/profiles/profiles.ts';

const OWN: Profile = {
  ...{ name: 'OWN', label: 'Own', size: { type: 'project' }, highestRate: null, bitrates: null },
  ...{ audioBitrate: 96_000, control: { type: 'crf', crf: 33 } },
};
const names = (profiles: readonly Profile[]) => profiles.map(({ name }) => name);
const look = { width: 1280, height: 720, rate: '30' } as const;

it('a group stands for its profiles, and nothing is asked for twice', () => {
  expect(names(chooseProfiles(['SOCIAL_BUNDLE']))).toEqual(['LANDSCAPE_4K', 'VERTICAL_1080P', 'SQUARE_720P']);
  expect(names(chooseProfiles(['SQUARE_720P', OWN, 'SOCIAL_BUNDLE', 'OWN'], [OWN]))).toEqual([
    ...['SQUARE_720P', 'OWN', 'LANDSCAPE_4K', 'VERTICAL_1080P'],
  ]);
  for (const { name } of PROFILE_GROUPS) expect(chooseProfiles([name]).length).toBeGreaterThan(1);
});

it('a name that nothing has is told with those that exist', () => {
  expect(() => chooseProfiles(['SQUARE_720'], [OWN])).toThrow(
    `There is no profile "SQUARE_720". Those that exist: OWN, ${knownNames().join(', ')}. The nearest is SQUARE_720P`,
  );
});

it.each([
  ['LANDSCAPE_4K', 3840, 2160, 'slow', 17, 19, null, 45e6, 320_000],
  ['LANDSCAPE_1080P', 1920, 1080, 'medium', 19, 21, 12e6, 12e6, 192_000],
  ['VERTICAL_1080P', 1080, 1920, 'medium', 19, 21, 12e6, 12e6, 192_000],
  ['SQUARE_720P', 720, 720, 'medium', 19, 21, 12e6, 12e6, 192_000],
  ['SQUARE_1080P', 1080, 1080, 'medium', 19, 21, 12e6, 12e6, 192_000],
  ['PORTRAIT_4X5', 1080, 1350, 'medium', 19, 21, 12e6, 12e6, 192_000],
] as const)(
  '%s has the numbers of its row',
  (name, width, height, preset, crf, cq, most, software, sound) => {
    const [profile] = chooseProfiles([name]);
    if (profile === undefined) throw new TypeError(name);
    const resolved = resolveProfile(profile, look);
    expect(resolved).toMatchObject({ width, height, rate: { num: 30, den: 1 }, audioBitrate: sound });
    expect(resolved.bitrates.h264Software).toBe(software);
    const quality = helperQuality(resolved);
    expect([quality.h264, quality.hardware, quality.highestBitrate]).toEqual([{ preset, crf }, cq, most]);
  },
);

it('a quality number or a bitrate of one’s own takes the place of the table’s', () => {
  const at = (control: NonNullable<Profile['control']>) =>
    helperQuality(resolveProfile({ ...OWN, control }, look));
  const held = at({ type: 'crf', crf: 33 });
  expect([held.h264.crf, held.hevc.crf, held.hardware, held.highestBitrate, held.bitrate]).toEqual([
    ...[33, 33, 33, null, undefined],
  ]);
  expect(at({ type: 'bitrate', bitsPerSecond: 8e6 })).toMatchObject({ bitrate: 8e6, highestBitrate: 12e6 });
});
