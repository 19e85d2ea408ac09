import { expect, test } from 'vitest';
import { RATES } from '../../../shared/model/time.ts';
import { bitratesFor } from '../../../shared/profiles/profiles.ts';
import { chooseVideo, registerVideoRung } from '../../../web/execute/choose-encoder.ts';
import { codecStringFor } from '../../../web/execute/choose-encoder-levels.ts';

const HD = { width: 1920, height: 1080, rate: RATES['30'] };
const SMALL = { width: 320, height: 180, rate: RATES['30'] };
const bitratesOf = ({ width, height, rate }: typeof HD) => bitratesFor(width, height, rate);

test.each([
  ['h264', 1920, 1080, '30', 12e6, 'avc1.640028'],
  ['h264', 1080, 1920, '30', 12e6, 'avc1.640028'],
  ['h264', 1920, 1080, '60', 18e6, 'avc1.64002A'],
  ['h264', 1280, 720, '30', 5e6, 'avc1.64001F'],
  ['h264', 3840, 2160, '30', 45e6, 'avc1.640033'],
  ['h264', 3840, 2160, '60', 45e6, 'avc1.640034'],
  ['h264', 4096, 4096, '30', 45e6, 'avc1.64003C'],
  ['vp9', 1920, 1080, '30', 8e6, 'vp09.00.40.08.00.01.01.01.00'],
  ['vp9', 3840, 2160, '60', 28e6, 'vp09.00.51.08.00.01.01.01.00'],
  ['av1', 1920, 1080, '30', 7e6, 'av01.0.08M.08.0.110.01.01.01.0'],
  ['av1', 64, 64, '24', 3e5, 'av01.0.00M.08.0.110.01.01.01.0'],
] as const)(
  'the level of %s at %dx%d, %s frames a second is the smallest that holds it',
  (codec, width, height, rate, bitrate, string) => {
    expect(codecStringFor(codec, { width, height, rate: RATES[rate], bitrate })).toBe(string);
  },
);

test('MP4 gets an H.264 encoder that was proved, and the plan says why hardware was not taken', async () => {
  const { settings, choices } = await chooseVideo({ ...HD, container: 'mp4', bitrates: bitratesOf(HD) });
  expect(settings).toEqual({
    codec: 'h264',
    codecString: 'avc1.640028',
    engine: 'webcodecs',
    hardware: false,
    bitrate: 12e6,
  });
  expect(choices[0]?.reason).toMatch(/^Hardware H\.264: not offered/);
});

test('WebM gets VP9, and AV1 where the profile wants it', async () => {
  const request = { ...SMALL, container: 'webm', bitrates: bitratesOf(SMALL) } as const;
  expect((await chooseVideo(request)).settings.codec).toBe('vp9');
  expect((await chooseVideo({ ...request, codecs: ['av1'] })).settings.codec).toBe('av1');
});

test('the answer is remembered for the session', async () => {
  const request = { ...SMALL, container: 'mp4', bitrates: bitratesOf(SMALL) } as const;
  expect(chooseVideo(request)).toBe(chooseVideo({ ...request }));
});

test('an encoder that says yes and then fails on frames is passed over', async () => {
  const real = VideoEncoder.prototype.encode;
  VideoEncoder.prototype.encode = function encode(frame, options) {
    if (frame.codedHeight !== 178) real.call(this, frame, options);
  };
  try {
    const shape = { ...SMALL, height: 178 };
    const choice = chooseVideo({ ...shape, container: 'mov', bitrates: bitratesOf(shape) });
    await expect(choice).rejects.toMatchObject({
      code: 'unsupported.video-encoder',
      context: { details: expect.stringContaining('0 packets from 5 frames') },
    });
  } finally {
    VideoEncoder.prototype.encode = real;
  }
});

test('without VideoEncoder a registered last resort is taken, and without one the error names every way tried', async () => {
  const real = globalThis.VideoEncoder;
  Reflect.deleteProperty(globalThis, 'VideoEncoder');
  try {
    const shape = { ...SMALL, height: 182 };
    const request = { ...shape, container: 'mp4', bitrates: bitratesOf(shape) } as const;
    await expect(chooseVideo(request)).rejects.toMatchObject({ code: 'unsupported.video-encoder' });
    const settings = {
      codec: 'h264',
      codecString: 'avc1.64001F',
      engine: 'ffmpeg-wasm',
      hardware: false,
      bitrate: 1,
    } as const;
    registerVideoRung({ name: 'test', codec: 'h264', hardware: false, prove: async () => settings });
    expect((await chooseVideo(request)).settings).toBe(settings);
  } finally {
    globalThis.VideoEncoder = real;
  }
});
