import { expect, test } from 'vitest';
import { type Profile, resolveProfile } from '../../../shared/profiles/profiles.ts';
import { chooseOutput } from '../../../web/execute/choose-container.ts';

const LOOK = { width: 320, height: 180, rate: '30' } as const;
const outputOf = (codec: NonNullable<Profile['codec']>, container: 'mp4' | 'webm') => {
  const own: Profile = {
    ...{ name: 'OWN', label: 'Own', size: { type: 'project' }, highestRate: null, bitrates: null },
    ...{ audioBitrate: 96_000, codec, control: { type: 'bitrate', bitsPerSecond: 700_000 } },
  };
  const profile = resolveProfile(own, LOOK);
  return chooseOutput({ profile, container, mayChangeContainer: true, allowHardware: true });
};

test('a profile that names its codec and bitrate gets them', async () => {
  const { video, container } = await outputOf('av1', 'webm');
  expect([video.codec, video.bitrate, container]).toEqual(['av1', 700_000, 'webm']);
});

test.each(['hevc', 'prores'] as const)(
  '%s, which no browser encodes, is not made as something else',
  async (codec) => {
    await expect(outputOf(codec, 'mp4')).rejects.toMatchObject({
      code: 'unsupported.video-encoder',
      message: expect.stringContaining('Let the helper make this film'),
    });
  },
);
