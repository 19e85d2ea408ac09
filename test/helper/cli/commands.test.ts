import { existsSync, mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { makeZip } from 'client-zip';
import { describe, expect, it } from 'vitest';
import { BUNDLE_FORMAT } from '../../../shared/bundle/bundle-format.ts';
import { probe } from '../../support/ffmpeg.ts';
import { json, jsonLines, makePlace, writeStory } from './command-kit.ts';

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
