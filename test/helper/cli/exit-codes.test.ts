import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { makeFakeFfmpeg } from '../../support/fake-ffmpeg.ts';
import { makeFlat } from '../../support/make-media.ts';
import { json, makePlace, writeStory } from './command-kit.ts';

describe('exit codes', () => {
  test.each<[string[], string]>([
    [[], 'Usage: storyloom <command>'],
    [['paint'], 'There is no command "paint"'],
    [['render', 'a.md', '--quality', '9'], "Unknown option '--quality'"],
    [['doctor', '--nope'], "'--nope'"],
    [['token', 'burn'], 'There is no "token burn"'],
    [['serve', '--port', 'x'], '--port takes'],
    [['rendr', 'a.md'], 'There is no command "rendr". The nearest is render.'],
    [['serve', '--prot', '5000'], "Unknown option '--prot'. The nearest is --port."],
    [['render', 'a.md', '--profile', 'SOCAIL_1080P'], 'REVIEW_BUNDLE. The nearest is SOCIAL_1080P.'],
    [['render', 'a.md', '--set', 'sise=64x64'], 'music. The nearest is size.'],
    [['batch', 'a.md', '--profile', 'DRAFT_360P'], "Unknown option '--profile'. The nearest is --profiles."],
  ])('2 for %j', async (args, message) => {
    const ended = await makePlace().run(args);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
  });

  it('0 for help about each command', async () => {
    const place = makePlace();
    for (const args of [
      ['--help'],
      ['help', 'batch'],
      ['render', '--help'],
      ['plan', '-h'],
      ['doctor', '-h'],
      ['token', '-h'],
      ['serve', '-h'],
    ]) {
      const ended = await place.run(args);
      expect(ended).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('Usage:') });
    }
  });

  it('2 with the mistake as the last line, after how it is meant', async () => {
    const { stderr } = await makePlace().run(['render', 'a.md', 'b.md']);
    expect(stderr.trimEnd().split('\n')).toEqual([
      'Usage: storyloom render INPUT [-o FILM] [options]',
      'storyloom render --help says more.',
      '',
      'One story at a time: "b.md" is one too many.',
    ]);
  });

  it("0 for the version, which is the package's", async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    expect(await makePlace().run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([
    [['render', '--json']],
    [['rendr', '--json']],
    [['token', 'burn', '--json']],
    [['doctor', '--jsn', '--json']],
  ])('2 as JSON where JSON was asked for: %j', async (args) => {
    const ended = await makePlace().run(args);
    expect(ended).toMatchObject({ code: 2, stderr: '' });
    expect(json(ended)).toEqual({ error: expect.any(String), code: 'usage', details: {} });
  });

  it('2 for several films into one, and nothing is made', async () => {
    const place = makePlace();
    writeStory(place);
    const profiles = ['--profile', 'DRAFT_360P', '--profile', 'DRAFT_480P'];
    const ended = await place.run(['render', 'story.md', ...profiles, '-o', 'out.mp4']);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('-o films') });
    expect(existsSync(join(place.folder, 'out.mp4'))).toBe(false);
  });

  it('3 for a folder in the place of a story, with what to name', async () => {
    const ended = await makePlace().run(['render', '.']);
    expect(ended).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('It is a folder. Name the story.md'),
    });
  });

  it('4 before anything is made where films cannot be written', async ({ skip }) => {
    // A place in which the system lets nobody make anything.
    if (process.platform !== 'linux') return skip();
    const place = makePlace();
    writeStory(place);
    const ended = await place.run(['render', 'story.md', '-o', '/sys/films/out.mp4', '--json']);
    expect(ended).toMatchObject({ code: 4, stderr: '' });
    expect(json(ended)).toMatchObject({
      error: expect.stringMatching(
        /^Films cannot be written to \/sys\/films: .*\. Choose another folder with -o$/,
      ),
      code: 'environment.permission-denied',
    });
  });

  it('3 for media that are missing, with what and where', async () => {
    const place = makePlace();
    place.write('here.png', makeFlat('red'));
    place.write(
      'story.md',
      '![](gone.png)\n{duration=1}\nA.\n\n![](here.png)\n[narration](lost.wav)\nB.\n\nC.\n',
    );
    for (const command of ['render', 'plan']) {
      const ended = await place.run([command, 'story.md', '--json']);
      expect(ended.code).toBe(3);
      expect(json(ended)).toMatchObject({
        code: 'input.media-missing',
        remedy: expect.stringContaining('Add the missing media'),
        error: expect.stringContaining('gone.png (line 1), lost.wav (line 6)'),
        details: {
          missing_images: ['segment-1'],
          missing_audio: ['segment-2', 'segment-3'],
          message: expect.stringContaining('1 picture missing (segment-1)'),
        },
      });
    }
    const told = await place.run(['render', 'story.md']);
    expect(told).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('gone.png (line 1)') });
  });

  test.each<[string, string, string, string]>([
    ['a story with mistakes', 'story.md', '---\nfoo: 1\n---\n{bar=1}', 'story.md:2: There is no key "foo"'],
    ['a file that is nothing of ours', 'x.json', 'hello', 'neither a story'],
    ['a project that is damaged', 'x.json', '{"version":1,"id":"x"}', 'damaged at'],
    ['a project of a newer version', 'x.json', '{"version":99}', 'newer Storyloom'],
    ['a story without segments', 'story.md', '# Only a title', 'no segments'],
    ['a bundle that is damaged', 'x.storyloom', 'PK\u0003\u0004 and so on', 'This bundle cannot be read'],
    ['a picture that is none', 'story.md', '![](story.md)\n{duration=1}', 'story.md'],
  ])('3 for %s', async (_, name, content, message) => {
    const place = makePlace();
    place.write(name, content);
    const ended = await place.run(['render', name, '-o', 'film.mp4']);
    expect(ended).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining(message) });
    expect(existsSync(join(place.folder, 'film.mp4'))).toBe(false);
  });

  it('3 for a story that is not there', async () => {
    expect(await makePlace().run(['render', 'gone.md'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('gone.md: There is no such file'),
    });
  });

  test.each([
    [['-o', 'film.avi'], '.avi'],
    [['-o', 'film.webm', '--codec', 'h264'], 'WEBM'],
    [['-o', 'story.md/film.mp4'], 'is a file, not a folder'],
    [['-o', 'pictures/p0.png', '--container', 'mp4'], 'is not written over'],
  ])('2 for a film that cannot be made as %j', async (args, message) => {
    const place = makePlace();
    writeStory(place);
    const ended = await place.run(['render', 'story.md', ...args]);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
  });

  it('3 for music that is missing, by its name', async () => {
    const place = makePlace();
    writeStory(place, { top: 'music: songs/tide.mp3\n' });
    const ended = await place.run(['render', 'story.md', '--json']);
    expect(ended.code).toBe(3);
    expect(json(ended)).toMatchObject({
      error: expect.stringContaining('songs/tide.mp3'),
      details: { missing_images: [], missing_audio: [expect.stringContaining('songs-tide-mp3')] },
    });
  });

  it('4 where ffmpeg is missing', async () => {
    const place = makePlace();
    writeStory(place);
    const env = { STORYLOOM_FFMPEG: join(place.folder, 'no-ffmpeg') };
    const ended = await place.run(['render', 'story.md', '--json'], env);
    expect(ended.code).toBe(4);
    expect(json(ended)).toMatchObject({ code: 'environment.ffmpeg-missing' });
    expect(await place.run(['doctor'], env)).toMatchObject({
      code: 4,
      stdout: expect.stringContaining('Films cannot be made here yet.'),
    });
  });

  it('4 where the data folder cannot be', async () => {
    const place = makePlace();
    writeStory(place);
    const ended = await place.run(['render', 'story.md', '--data', 'story.md', '--json']);
    expect(ended.code).toBe(4);
    expect(json(ended)).toMatchObject({ code: 'environment.data-folder' });
  });

  it('1 where the encoder breaks, with its last words', async () => {
    const place = makePlace();
    writeStory(place);
    const fake = await makeFakeFfmpeg(join(place.folder, 'bin'), {
      rules: [
        { encoder: 'libx264', call: 1, does: 'work' },
        { encoder: 'libx264', does: 'fail', words: 'Out of magic smoke' },
      ],
    });
    const env = { STORYLOOM_FFMPEG: fake.tools.ffmpeg, STORYLOOM_FFPROBE: fake.tools.ffprobe };
    const ended = await place.run(['render', 'story.md', '-o', 'film.mp4', '--json'], env);
    expect(ended.code).toBe(1);
    expect(json(ended)).toMatchObject({
      code: 'failed.encode',
      details: { details: expect.stringContaining('Out of magic smoke') },
      remedy: expect.stringContaining('finished parts are kept'),
    });
    expect(existsSync(join(place.folder, 'film.mp4'))).toBe(false);
  });
});
