import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeZip } from 'client-zip';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { BUNDLE_FORMAT } from '../../../shared/bundle/bundle-format.ts';
import { makeFakeFfmpeg } from '../../support/fake-ffmpeg.ts';
import { probe } from '../../support/ffmpeg.ts';
import { makeFlat } from '../../support/make-media.ts';
import { makePlace, type Place, writeStory } from './command-kit.ts';

/** Everything on standard output as one JSON value: anything else there fails. */
const json = ({ stdout }: { readonly stdout: string }) => JSON.parse(stdout);
const jsonLines = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('render', () => {
  it('makes a checked film, and says so in one JSON object, with progress aside', async () => {
    const place = makePlace();
    writeStory(place);
    const done = await place.run(['render', 'story.md', '-o', 'out/film.mp4', '--json']);
    expect(done.code).toBe(0);
    const output = join(place.folder, 'out/film.mp4');
    expect(json(done)).toMatchObject({
      output,
      frames: 72,
      duration: 3,
      encoder: 'libx264',
      chunks: { rendered: expect.any(Number), reused: 0 },
      warnings: expect.any(Array),
      verified: true,
    });
    const progress = jsonLines(done.stderr);
    expect(progress.at(-1)).toMatchObject({ film: output, stage: 'checking', ratio: 1 });
    expect(probe(output)).toMatchObject({
      video: { packets: 72, width: 160, height: 90 },
      sound: { channels: 2 },
    });
    expect(readdirSync(join(place.folder, 'out'))).toEqual(['film.mp4']);

    const again = await place.run(['render', 'story.md', '-o', 'out/film.mp4', '--json']);
    expect(json(again)).toMatchObject({ chunks: { rendered: 0 }, sha256: json(done).sha256 });
    const dead = join(place.data, 'ledger', 'forced-dead');
    mkdirSync(dead);
    utimesSync(dead, 0, 0);
    const forced = await place.run(['render', 'story.md', '-o', 'out/film.mp4', '--json', '--force']);
    expect(json(forced)).toMatchObject({ chunks: { reused: 0 }, sha256: json(done).sha256 });
    expect(readdirSync(join(place.data, 'ledger')).filter((name) => name.startsWith('forced'))).toEqual([]);
  });

  it('tells people in plain lines what it made', async () => {
    const place = makePlace();
    writeStory(place);
    const done = await place.run(['render', 'story.md', '-o', 'film.mp4']);
    expect(done.stdout).toMatch(/^film\.mp4 {2}160x90, 3\.00 s, 72 frames, libx264, .* reused, checked\n$/);
    expect(done.stderr).toMatch(/^Rendering +\d+ %/m);
    expect(done.stderr).not.toContain('\u001b');
  });

  it('is not stopped by a reader of its progress that goes away', async () => {
    const place = makePlace();
    writeStory(place);
    const running = place.start(['render', 'story.md', '-o', 'film.mp4', '--json']);
    await running.seen((line) => JSON.parse(line).stage === 'rendering');
    running.child.stderr?.destroy();
    running.child.stdout?.destroy();
    expect((await running.ended).code).toBe(0);
    expect(probe(join(place.folder, 'film.mp4')).video.packets).toBe(72);
  });

  it('names the film by its title, and one for each of several profiles', async () => {
    const place = makePlace();
    writeStory(place);
    const args = ['render', 'story.md', '-o', 'films', '--json', '--set', 'size=480x270'];
    const done = await place.run([
      ...args,
      '--profile',
      'project',
      '--profile',
      'DRAFT_360P',
      '--container',
      'mkv',
    ]);
    expect(json(done).films).toMatchObject([
      { output: join(place.folder, 'films/A small one PROJECT.mkv'), width: 480, height: 270 },
      { output: join(place.folder, 'films/A small one DRAFT_360P.mkv'), width: 640, height: 360 },
    ]);
    const one = await place.run(['render', 'story.md', '--set', 'title=Mine', '--codec', 'vp9']);
    expect(one.stdout).toMatch(/^Mine\.webm /);
  });

  it('stops cleanly at the first Ctrl+C, and goes on where it was', async () => {
    const place = makePlace();
    writeStory(place, { segments: 12, seconds: 4, size: '640x360' });
    const args = ['render', 'story.md', '-o', 'film.mp4', '--json', '--share', '50'];
    const running = place.start(args);
    await running.seen((line) => JSON.parse(line).chunks_rendered >= 1);
    running.child.kill('SIGINT');
    const stopped = await running.ended;
    expect(stopped.code).toBe(130);
    expect(json(stopped)).toMatchObject({ code: 'stopped', error: expect.stringContaining('again') });
    expect(existsSync(join(place.folder, 'film.mp4'))).toBe(false);
    expect(
      readdirSync(place.folder, { recursive: true }).filter((name) => String(name).includes('.part')),
    ).toEqual([]);
    expect(readdirSync(join(place.data, 'children'))).toEqual([]);

    const done = await place.run(args);
    expect(done.code).toBe(0);
    expect(json(done).chunks.reused).toBeGreaterThan(0);
    expect(probe(join(place.folder, 'film.mp4')).video.packets).toBe(24 * 49);
  });

  it('makes the same film from a project beside its media, and from a bundle', async () => {
    const place = makePlace();
    const sample = new URL('../../../public/sample/', import.meta.url).pathname;
    const args = ['--json', '--data', place.data];
    const story = await place.run(['plan', join(sample, 'story.md'), ...args]);
    const project = await place.run(['plan', join(sample, 'project.json'), ...args]);
    expect(project.stdout).toBe(story.stdout);
  });
});

describe('exit codes', () => {
  test.each<[string[], string]>([
    [[], 'Usage: storyloom <command>'],
    [['paint'], 'There is no command "paint"'],
    [['render', 'a.md', '--quality', '9'], "Unknown option '--quality'"],
    [['doctor', '--nope'], "'--nope'"],
    [['token', 'burn'], 'There is no "token burn"'],
    [['serve', '--port', 'x'], '--port takes'],
  ])('2 for %j', async (args, message) => {
    const ended = await makePlace().run(args);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
  });

  it('0 for help about each command', async () => {
    const place = makePlace();
    for (const args of [
      ['--help'],
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

  it('2 as JSON where JSON was asked for', async () => {
    const ended = await makePlace().run(['render', '--json']);
    expect(ended).toMatchObject({ code: 2, stderr: '' });
    expect(json(ended)).toEqual({ error: expect.any(String), code: 'usage', details: {} });
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
    });
    expect(existsSync(join(place.folder, 'film.mp4'))).toBe(false);
  });
});

describe('paths', () => {
  const outside = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'storyloom-outside-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, 'secret.png'), makeFlat('green'));
    return folder;
  };
  const refusedIn = async (place: Place, story: string) => {
    place.write('inner/story.md', `![](${story})\n{duration=1}\nText.`);
    const args = ['plan', 'inner/story.md', '--json'];
    const ended = await place.run(args);
    expect(ended.code).toBe(3);
    expect(json(ended)).toMatchObject({
      code: 'input.path-refused',
      error: expect.stringMatching(/^Line 1: /),
    });
    return place.run([...args, '--allow-outside']);
  };

  it('that are absolute are refused unless allowed', async () => {
    const allowed = await refusedIn(makePlace(), join(outside(), 'secret.png'));
    expect(allowed.code).toBe(0);
  });

  it('that climb out are refused unless allowed', async () => {
    const place = makePlace();
    place.write('secret.png', makeFlat('green'));
    expect((await refusedIn(place, '../secret.png')).code).toBe(0);
    expect((await refusedIn(place, 'a/%2e%2e/%2e%2e/secret.png')).code).toBe(0);
  });

  it('that are links leading out are refused unless allowed', async () => {
    const place = makePlace();
    const folder = outside();
    place.write('inner/x', '');
    symlinkSync(join(folder, 'secret.png'), join(place.folder, 'inner/link.png'));
    symlinkSync(folder, join(place.folder, 'inner/folder'));
    expect((await refusedIn(place, 'link.png')).code).toBe(0);
    expect((await refusedIn(place, 'folder/secret.png')).code).toBe(0);
  });

  it('of another computer are refused, allowed or not', async () => {
    expect((await refusedIn(makePlace(), 'https://example.com/a.png')).code).toBe(3);
  });

  it('in a project and in --set are held to the same', async () => {
    const place = makePlace();
    writeStory(place);
    place.write('a.wav', 'x');
    const set = await place.run(['plan', 'story.md', '--json', '--set', 'music=../a.wav']);
    expect(json(set)).toMatchObject({ code: 'input.path-refused' });
  });

  it('with spaces are found as editors write them', async () => {
    const place = makePlace();
    place.write('my picture (1).png', makeFlat('green'));
    place.write(
      'story.md',
      '![](my%20picture%20(1).png)\n{duration=1}\nA.\n\n![](<my picture (1).png>)\n{duration=1}\nB.',
    );
    expect((await place.run(['plan', 'story.md'])).code).toBe(0);
  });
});

describe('plan', () => {
  it('is the same bytes for the same input, whatever was found out before', async () => {
    const place = makePlace();
    writeStory(place);
    const first = await place.run(['plan', 'story.md', '--json']);
    const second = await place.run(['plan', 'story.md', '--json']);
    const elsewhere = await place.run([
      'plan',
      './story.md',
      '--json',
      '--data',
      join(place.folder, 'other'),
    ]);
    expect(first.code).toBe(0);
    expect(second.stdout).toBe(first.stdout);
    expect(elsewhere.stdout).toBe(first.stdout);
    expect(json(first)).toMatchObject({ title: 'A small one', totalFrames: 72, missing: [] });
    expect(readdirSync(place.folder)).not.toContain('A small one.mp4');
  });

  it('reads well, with every segment and every choice', async () => {
    const place = makePlace();
    writeStory(place);
    const { stdout } = await place.run(['plan', 'story.md', '-o', 'film.mov']);
    expect(stdout).toContain('160x90, 24 frames/s');
    expect(stdout).toMatch(/^2 +0:01\.00 +1\.00 s +24 +pictures\/p1\.png, .* Words of part 2\.$/m);
    expect(stdout).toMatch(/^ {2}video-encoder: libx264\. /m);
    expect(stdout).toContain('film.mov');
  });
});

it('doctor says in JSON what there is', async () => {
  const ended = await makePlace().run(['doctor', '--json']);
  expect(ended.code).toBe(0);
  expect(json(ended)).toMatchObject({
    ok: true,
    node: process.versions.node,
    ffmpeg: { version: expect.any(String) },
    free_bytes: expect.any(Number),
    problems: [],
  });
  expect(json(ended).encoders).toContainEqual({
    codec: 'h264',
    encoder: 'libx264',
    hardware: false,
    proved: true,
    reason: null,
  });
});

it('tokens are made, listed without their secret, and revoked', async () => {
  const place = makePlace();
  const made = await place.run(['token', 'create', 'nightly']);
  const secret = made.stdout.trim();
  expect(secret).toMatch(/^[\w-]{43}$/);
  const listed = await place.run(['token', 'list']);
  expect(listed.stdout).toContain('nightly');
  expect(listed.stdout).not.toContain(secret);
  const id = listed.stdout.split(' ')[0] ?? '';
  expect((await place.run(['token', 'revoke', id])).code).toBe(0);
  expect((await place.run(['token', 'revoke', id])).code).toBe(3);
  expect((await place.run(['token', 'list', '--json'])).stdout).toBe('{"tokens":[]}\n');
});

it('a bundle is rendered as it was made, and is no way into other folders', async () => {
  const place = makePlace();
  const sample = new URL('../../../public/sample/', import.meta.url);
  const { readFileSync } = await import('node:fs');
  const text = readFileSync(new URL('project.json', sample), 'utf8');
  const project = JSON.parse(text);
  const media = Object.values<{ name: string; sha256: string }>(project.assets).map(({ name, sha256 }) => ({
    name: `media/${sha256}.${name.split('.').at(-1)}`,
    input: readFileSync(new URL(name, sample)),
  }));
  const facts = JSON.stringify({ format: BUNDLE_FORMAT, version: 1, projectVersion: 1, missing: [] });
  const zip = makeZip([
    { name: 'bundle.json', input: facts },
    { name: 'project.json', input: text },
    { name: '../../escaped', input: 'x' },
    ...media,
  ]);
  place.write('sample.storyloom', new Uint8Array(await new Response(zip).arrayBuffer()));
  const ended = await place.run(['plan', 'sample.storyloom', '--json']);
  const beside = await place.run(['plan', new URL('project.json', sample).pathname, '--json']);
  expect(ended.code).toBe(0);
  expect(ended.stdout).toBe(beside.stdout);
  expect(readdirSync(join(place.data, 'cache/bundles')).length).toBe(media.length);
  expect(existsSync(join(place.folder, '..', 'escaped'))).toBe(false);
});
