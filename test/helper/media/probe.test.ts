import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type ProbeOptions, probeMedia } from '../../../helper/media/probe.ts';
import { makeFlat } from '../../support/make-media.ts';
import { live, makeFolder, makeRunner } from '../ffmpeg/tools-kit.ts';

const PICTURES = ['-f', 'lavfi', '-i', 'testsrc2=s=64x36:r=25:d=2'];
const SOUND = ['-f', 'lavfi', '-i', 'sine=d=2:r=48000'];

describe('a file is taken as', () => {
  let folder: string;
  let options: Omit<ProbeOptions, 'wanted'>;
  beforeEach(async () => {
    folder = await makeFolder();
    options = { runner: await makeRunner(), signal: live, name: 'clip.mp4' };
  });
  const make = (...args: string[]) => {
    const path = join(folder, 'made.mp4');
    execFileSync('ffmpeg', ['-v', 'error', '-nostdin', ...args, path]);
    return path;
  };

  test('a video where something is to be seen, and as sound where something is to be heard', async () => {
    const path = make(...PICTURES, ...SOUND);
    expect(await probeMedia(path, { ...options, wanted: 'visual' })).toMatchObject({
      ...{ kind: 'video', width: 64, height: 36, frames: 50 },
      sound: { channels: 1, offset: 0 },
    });
    expect(await probeMedia(path, { ...options, wanted: 'sound' })).toMatchObject({
      ...{ kind: 'sound', channels: 1 },
    });
  });

  test('sound where nothing moves, whatever was wanted', async () => {
    const path = make(...SOUND, '-vn');
    expect((await probeMedia(path, { ...options, wanted: 'visual' })).kind).toBe('sound');
  });

  test('a video without sound, which is none to hear', async () => {
    const path = make(...PICTURES);
    expect(await probeMedia(path, { ...options, wanted: 'visual' })).toMatchObject({ sound: null });
    await expect(probeMedia(path, { ...options, wanted: 'sound' })).rejects.toMatchObject({
      code: 'unsupported.sound-type',
    });
  });

  test('a picture, whatever it is called', async () => {
    const path = join(folder, 'picture.mp4');
    await writeFile(path, makeFlat('#123456', 40, 30));
    expect(await probeMedia(path, { ...options, wanted: 'sound' })).toMatchObject({
      kind: 'picture',
      width: 40,
    });
  });

  test('nothing, in the words of what it calls itself', async () => {
    const path = join(folder, 'text');
    await writeFile(path, 'not a medium at all, and long enough to be looked at');
    const code = (name: string, wanted: ProbeOptions['wanted']) =>
      probeMedia(path, { ...options, name, wanted }).then(
        () => null,
        (error) => error.code,
      );
    expect(await code('clip.mp4', 'visual')).toBe('unsupported.video-type');
    expect(await code('photo.jpg', 'visual')).toBe('unsupported.picture-type');
    expect(await code('voice.wav', 'sound')).toBe('unsupported.sound-type');
  });
});
