import { describe, expect, test } from 'vitest';
import { chosenFile, libraryFile, useExports } from './export-kit.ts';
import { decodeFilm, flashAndBeep } from './film-helpers.ts';

const place = useExports();

describe('where the browser has no video encoder', () => {
  test('ffmpeg makes the film, and the plan says that it is slow', async () => {
    // A size of its own: what was chosen for another one is remembered.
    const story = await flashAndBeep([0.4, 0.4], { width: 160, height: 90 });
    const encoder = globalThis.VideoEncoder;
    Reflect.deleteProperty(globalThis, 'VideoEncoder');
    try {
      const { artifact } = await place.run(story);
      const film = await decodeFilm(await libraryFile(artifact.libraryPath));
      expect(film.frames.map(({ luma }) => luma > 128)).toEqual(
        Array.from({ length: 24 }, (_, index) => index < 12),
      );
      expect(artifact.encoder).toContain('ffmpeg');
      expect(artifact.choices.map(({ reason }) => reason).join()).toContain('slow');
    } finally {
      globalThis.VideoEncoder = encoder;
    }
  });
});

describe('a hardware encoder that stops in the middle', () => {
  test('has the whole film made again on the processor, and the choices say so', async () => {
    // The page is told that hardware works; the workers, which have their own encoder, find that it does not.
    const configure = VideoEncoder.prototype.configure;
    const supported = VideoEncoder.isConfigSupported;
    const soft = (config: VideoEncoderConfig): VideoEncoderConfig => ({
      ...config,
      hardwareAcceleration: 'prefer-software',
    });
    VideoEncoder.prototype.configure = function (config) {
      configure.call(this, soft(config));
    };
    VideoEncoder.isConfigSupported = (config) => supported.call(VideoEncoder, soft(config));
    try {
      const story = await flashAndBeep([0.4, 0.4], { width: 192, height: 108 });
      const { artifact } = await place.run(story);
      expect(artifact.hardware).toBe(false);
      expect(artifact.choices.map(({ reason }) => reason).join()).toContain('hardware encoder stopped');
      expect((await decodeFilm(await libraryFile(artifact.libraryPath))).frames.length).toBe(24);
    } finally {
      VideoEncoder.prototype.configure = configure;
      VideoEncoder.isConfigSupported = supported;
    }
  });
});

describe('a browser that cannot do everything', () => {
  test('without a sound encoder makes an MP4 where WebM was asked for, and says why', async () => {
    const encoder = globalThis.AudioEncoder;
    Reflect.deleteProperty(globalThis, 'AudioEncoder');
    try {
      const { artifact } = await place.run(await flashAndBeep([0.4]), { container: 'webm' });
      expect(artifact).toMatchObject({ container: 'mp4', fileName: 'Flash and beep.mp4' });
      expect(artifact.choices[0]).toMatchObject({ what: 'container', chosen: 'mp4' });
    } finally {
      globalThis.AudioEncoder = encoder;
    }
  });

  test('keeps to the format of a chosen file, or refuses with the reason', async () => {
    const encoder = globalThis.AudioEncoder;
    Reflect.deleteProperty(globalThis, 'AudioEncoder');
    try {
      const destination = { type: 'file', handle: await chosenFile('film.webm') } as const;
      await expect(
        place.run(await flashAndBeep([0.4]), { container: 'webm', destination }),
      ).rejects.toMatchObject({
        code: 'unsupported.audio-encoder',
      });
    } finally {
      globalThis.AudioEncoder = encoder;
    }
  });
});

describe('a disk that is full', () => {
  test('ends the export with the reason and leaves no part of the film', async () => {
    const write = FileSystemWritableFileStream.prototype.write;
    FileSystemWritableFileStream.prototype.write = () =>
      Promise.reject(new DOMException('no room', 'QuotaExceededError'));
    const handle = await chosenFile('full.mp4');
    try {
      const destination = { type: 'file', handle } as const;
      await expect(place.run(await flashAndBeep([0.4]), { destination })).rejects.toMatchObject({
        code: 'environment.storage-full',
        context: { file: 'full.mp4', stage: 'writing' },
      });
    } finally {
      FileSystemWritableFileStream.prototype.write = write;
    }
    await expect(handle.getFile()).rejects.toMatchObject({ name: 'NotFoundError' });
  });
});
