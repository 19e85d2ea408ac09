import { afterAll, expect, it } from 'vitest';
import { makeMediaProbes } from '../../../web/storage/media-probes.ts';
import { makeIntake } from '../../../web/workers/intake/client.ts';
import { makePictureProber } from '../../../web/workers/picture/client.ts';
import { FRAMES, HEIGHT, joinParts, makeParts, SAMPLES, WIDTH } from '../media/make-film.ts';
import { makeWav } from '../media/make-wav.ts';

const intake = makeIntake();
const pictures = makePictureProber();
const probes = makeMediaProbes(intake, pictures);
afterAll(() => {
  intake.close();
  pictures.close();
});

const { signal } = new AbortController();
const film = async () => joinParts(await makeParts('mp4'));
async function png(): Promise<Blob> {
  const canvas = new OffscreenCanvas(30, 20);
  canvas.getContext('2d')?.fillRect(0, 0, 30, 20);
  return canvas.convertToBlob({ type: 'image/png' });
}

it('tells a video, a picture and a sound by what is in them, not by what they are called', async () => {
  const video = new File([await film()], 'holiday.jpg', { type: 'image/jpeg' });
  expect(await probes.visual(video, signal)).toMatchObject({
    kind: 'video',
    width: WIDTH,
    height: HEIGHT,
    frames: FRAMES,
    samples: SAMPLES,
    sound: { samples: SAMPLES, channels: 2, offset: 0 },
  });
  const picture = new File([await png()], 'film.mp4', { type: 'video/mp4' });
  expect(await probes.visual(picture, signal)).toMatchObject({ kind: 'picture', width: 30, height: 20 });
  const voice = new File([makeWav([new Float32Array(4800).fill(0.5)], 48_000, 's16')], 'voice.mp4', {
    type: 'video/mp4',
  });
  expect(await probes.visual(voice, signal)).toMatchObject({ kind: 'sound', samples: 4800 });
});

it('says of what it cannot use why, and what would help', async () => {
  const text = (name: string, type: string) => new File(['nothing to be seen here'], name, { type });
  await expect(probes.visual(text('sea.jpg', 'image/jpeg'), signal)).rejects.toMatchObject({
    code: 'unsupported.picture-type',
  });
  await expect(probes.visual(text('sea.avi', 'video/x-msvideo'), signal)).rejects.toMatchObject({
    code: 'unsupported.video-type',
    message: expect.stringContaining('or the helper'),
  });
});

it('draws a small picture of a video, as it does of a picture', async () => {
  const video = new File([await film()], 'film.mp4', { type: 'video/mp4' });
  const poster = await createImageBitmap(await probes.thumbnail(video, signal));
  expect([poster.width, poster.height]).toEqual([WIDTH, HEIGHT]);
  const picture = new File([await png()], 'picture.png', { type: 'image/png' });
  expect((await probes.thumbnail(picture, signal)).type).toBe('image/webp');
});
