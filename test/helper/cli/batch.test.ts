import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it, test } from 'vitest';
import { profileFromData, writeProfiles } from '../../../shared/profiles/own-profiles.ts';
import { decodeFrames, probe } from '../../support/ffmpeg.ts';
import { makeFlat, makePhoto, makeVoice, makeWav } from '../../support/make-media.ts';
import { makePlace, type Place } from './command-kit.ts';

const json = ({ stdout }: { readonly stdout: string }) => JSON.parse(stdout);

/** Red at the left, blue at the right. */
function makeHalves(): Buffer {
  const canvas = createCanvas(640, 360);
  const context = canvas.getContext('2d');
  context.fillStyle = 'red';
  context.fillRect(0, 0, 320, 360);
  context.fillStyle = 'blue';
  context.fillRect(320, 0, 320, 360);
  return canvas.toBuffer('image/png');
}

/** Half a second each, so that the large ones are made in a moment. */
function writeShort(
  place: Place,
  name = 'story',
  { title = 'Harbour', picture = `${name}.png` } = {},
): string {
  place.write(`${name}.png`, makeHalves());
  place.write(`${name}.wav`, makeWav(makeVoice(1, 0.5)));
  return place.write(
    `${name}.md`,
    `---\ntitle: ${title}\nsize: 640x360\nfps: 24\ncaptions: off\n---\n\n![](${picture})\n[narration](${name}.wav)\nSpoken.\n`,
  );
}

/** Every part of a ledger by its name, with the hash of its bytes. */
function partsOf(place: Place): ReadonlyMap<string, string> {
  const folder = join(place.data, 'ledger');
  return new Map(
    readdirSync(folder)
      .sort()
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      ]),
  );
}

async function edgesOf(file: string, width: number, height: number) {
  let frames = 0;
  const edges = new Set<string>();
  for await (const { u, v } of decodeFrames(file, width, height)) {
    frames += 1;
    const row = Math.floor(height / 4) * (width / 2);
    const colour = (at: number) => ((v[at] ?? 0) > (u[at] ?? 0) ? 'red' : 'blue');
    edges.add(`${colour(row + 2)}-${colour(row + width / 2 - 3)}`);
  }
  return { frames, edges: [...edges] };
}

const FOUR = [
  ['LANDSCAPE_4K', 3840, 2160],
  ['VERTICAL_1080P', 1080, 1920],
  ['SQUARE_720P', 720, 720],
  ['DRAFT_360P', 640, 360],
] as const;

// Films of 4K take their time on a busy machine.
describe('a batch of one story', { timeout: 300_000 }, () => {
  it('makes a checked film for each profile, each of its size, and again from what is kept', async () => {
    const place = makePlace();
    writeShort(place);
    const args = ['batch', 'story.md', '--profiles', FOUR.map(([name]) => name).join(','), '-o', 'out'];
    const plans = [
      await place.run([...args, '--plan', '--json']),
      await place.run([...args, '--plan', '--json']),
    ];
    expect(plans[0]?.code).toBe(0);
    expect(plans[1]?.stdout).toBe(plans[0]?.stdout);
    expect(existsSync(join(place.folder, 'out'))).toBe(false);

    const square = ['batch', 'story.md', '--profiles', 'SQUARE_720P', '-o', 'out', '--json'];
    expect((await place.run(square)).code).toBe(0);
    const before = partsOf(place);

    const done = await place.run([...args, '--json', '--report', 'report.html', '--report', 'report.csv']);
    expect(done.code).toBe(0);
    const { jobs, totals } = json(done);
    expect(totals).toMatchObject({ jobs: 4, completed: 4, failed: 0, skipped: 0 });
    for (const [at, [profile, width, height]] of FOUR.entries()) {
      const output = join(place.folder, 'out', `Harbour ${profile}.mp4`);
      const reused = profile === 'SQUARE_720P' ? 1 : 0;
      expect(jobs[at]).toMatchObject({
        ...{ profile, output, frames: 12, encoder: 'libx264', verified: true, width, height },
        ...{ chunks: { rendered: 1 - reused, reused }, title: 'Harbour' },
        framing: profile === 'VERTICAL_1080P' || profile === 'SQUARE_720P' ? 'centre' : 'whole picture',
      });
      expect(probe(output).video).toMatchObject({ width, height, packets: 12, rate: '24/1' });
      // Cropped around the middle, never squeezed to the side: both halves are seen.
      expect(await edgesOf(output, width, height)).toEqual({ frames: 12, edges: ['red-blue'] });
    }
    expect(readFileSync(join(place.folder, 'report.html'), 'utf8')).toContain('4 of 4 completed');
    expect(readFileSync(join(place.folder, 'report.csv'), 'utf8').trim().split('\r\n')).toHaveLength(5);

    // What was made for one profile is the same, to the byte, after others were made.
    const after = partsOf(place);
    for (const [name, hash] of before) expect([name, after.get(name)]).toEqual([name, hash]);
    expect(after.size).toBeGreaterThan(before.size);

    const again = await place.run([...args, '--json']);
    expect(json(again).jobs.map((job: { chunks: unknown }) => job.chunks)).toEqual(
      FOUR.map(() => ({ rendered: 0, reused: 1 })),
    );
    const hashes = (of: readonly { sha256: string }[]) => of.map(({ sha256 }) => sha256);
    expect(hashes(json(again).jobs)).toEqual(hashes(jobs));
    expect([...partsOf(place).keys()]).toEqual([...after.keys()]);
  });

  it('knows profiles of one’s own by their file', async () => {
    const place = makePlace();
    writeShort(place);
    const size = { type: 'exact', width: 96, height: 64 } as const;
    const own = { name: 'TINY', label: 'Tiny', size, rate: '25', container: 'mkv', codec: 'vp9' } as const;
    const control = { type: 'bitrate', bitsPerSecond: 200_000 } as const;
    const profile = { ...own, control, highestRate: null, bitrates: null, audioBitrate: 64_000 };
    place.write('mine.json', writeProfiles([profile]));
    const args = ['batch', 'story.md', '--profiles', 'tiny', '--profile-file', 'mine.json', '-o', 'out'];
    const done = await place.run([...args, '--names', '{n} {project} {width}x{height}', '--json']);
    expect(done.code).toBe(0);
    const film = probe(join(place.folder, 'out', '1 Harbour 96x64.mkv'));
    expect(film.video).toMatchObject({ codec: 'vp9', width: 96, height: 64, rate: '25/1', packets: 13 });
    expect(film.sound?.codec).toBe('opus');
    const plan = json(
      await place.run(['plan', 'story.md', '--profile', 'tiny', '--profile-file', 'mine.json', '--json']),
    );
    expect(plan).toMatchObject({ profile: 'TINY', width: 96, container: 'mkv', video: { codec: 'vp9' } });
  });
});

describe('a batch of several stories', () => {
  it('goes on without a film that fails, beside one another, and tells people of each', async () => {
    const place = makePlace();
    writeShort(place, 'a', { title: 'First' });
    writeShort(place, 'b', { title: 'Second' });
    place.write('out/Second DRAFT_360P.mp4/in the way.txt', 'a folder where a film should be');
    const args = [
      'batch',
      'a.md',
      'b.md',
      '--profiles',
      'DRAFT_360P,DRAFT_480P',
      '-o',
      'out',
      '--concurrency',
      '2',
    ];
    const done = await place.run([...args, '--json']);
    expect(done.code).toBe(2);
    const jobs = json(done).jobs as { title: string; profile: string; code?: string; verified?: boolean }[];
    expect(jobs.map(({ title, profile, code, verified }) => [title, profile, code ?? verified])).toEqual([
      ['First', 'DRAFT_360P', true],
      ['First', 'DRAFT_480P', true],
      ['Second', 'DRAFT_360P', 'input.setting-invalid'],
      ['Second', 'DRAFT_480P', true],
    ]);
    rmSync(join(place.folder, 'out/Second DRAFT_360P.mp4'), { recursive: true });
    const told = await place.run(args);
    expect(told.code).toBe(0);
    expect(told.stdout.match(/checked$/gm)).toHaveLength(4);
    expect(told.stderr).toMatch(/^Second DRAFT_480P\.mp4: \w+ +\d+ %/m);
  });

  it('leaves out what cannot be made when told to, else nothing is made', async () => {
    const place = makePlace();
    writeShort(place, 'a', { title: 'Whole' });
    writeShort(place, 'b', { title: 'Lacking', picture: 'gone.png' });
    const args = ['batch', 'a.md', 'b.md', '--profiles', 'DRAFT_360P', '-o', 'out'];
    const refused = await place.run([...args, '--json']);
    expect(refused.code).toBe(3);
    expect(json(refused)).toMatchObject({
      code: 'input.media-missing',
      error: expect.stringContaining('“Lacking” is not complete for DRAFT_360P'),
      plan: { jobs: [{ missing: [] }, { missing: [{ reason: 'media-lost' }] }] },
    });
    expect(existsSync(join(place.folder, 'out'))).toBe(false);
    const skipped = await place.run([...args, '--json', '--on-missing', 'skip']);
    expect(skipped.code).toBe(0);
    expect(json(skipped)).toMatchObject({
      jobs: [{ verified: true }, { skipped: true, missing: [{ name: expect.stringContaining('gone.png') }] }],
      totals: { completed: 1, skipped: 1 },
    });
    expect(readdirSync(join(place.folder, 'out'))).toEqual(['Whole DRAFT_360P.mp4']);
    expect((await place.run([...args, '--on-missing', 'skip'])).stderr).toContain(
      'left out, something is missing',
    );
  });
});

describe('a batch that was stopped', () => {
  it('leaves what is finished and nothing half made, and goes on from there', async () => {
    const place = makePlace();
    writeShort(place);
    const args = ['batch', 'story.md', '--profiles', 'DRAFT_360P,LANDSCAPE_4K', '-o', 'out', '--json'];
    const running = place.start(args);
    await running.seen((line) => line.includes('LANDSCAPE_4K') && line.includes('rendering'));
    running.child.kill('SIGINT');
    const ended = await running.ended;
    expect(ended.code).toBe(130);
    expect(json(ended)).toMatchObject({ code: 'stopped' });
    expect(readdirSync(join(place.folder, 'out'))).toEqual(['Harbour DRAFT_360P.mp4']);
    expect(readdirSync(join(place.data, 'ledger')).filter((name) => name.endsWith('.part'))).toEqual([]);
    const again = await place.run(args);
    expect(again.code).toBe(0);
    expect(json(again).jobs[0].chunks).toEqual({ rendered: 0, reused: 1 });
  });
});

describe('a batch whose folder goes away', () => {
  it('says so for each film, and goes on from what was made when it is back', {
    timeout: 120_000,
  }, async () => {
    const place = makePlace();
    writeShort(place);
    const args = ['batch', 'story.md', '--profiles', 'PREVIEW_720P,DRAFT_360P', '-o', 'out', '--json'];
    const running = place.start(args);
    await running.seen((line) => line.includes('PREVIEW_720P') && line.includes('rendering'));
    rmSync(join(place.folder, 'out'), { recursive: true });
    place.write('out', 'a file in its place');
    const ended = await running.ended;
    expect(ended.code).toBeGreaterThan(0);
    const isFile = expect.stringContaining('is a file, not a folder for films');
    expect(json(ended)).toMatchObject({
      jobs: [
        { profile: 'PREVIEW_720P', error: expect.stringContaining('out') },
        { profile: 'DRAFT_360P', code: 'input.setting-invalid', error: isFile },
      ],
      totals: { failed: 2 },
    });
    rmSync(join(place.folder, 'out'));
    const again = json(await place.run(args));
    expect(again.jobs[0]).toMatchObject({ chunks: { rendered: 0, reused: 1 }, verified: true });
  });
});

describe('a batch that cannot be made', () => {
  test.each<[string, readonly string[], number, string]>([
    ['no profiles', [], 2, 'Say which films: --profiles'],
    [
      'an unknown profile',
      ['--profiles', 'SQUARE_72P'],
      2,
      'There is no profile "SQUARE_72P". Those that exist: PROJECT',
    ],
    [
      'two films of one name',
      ['--profiles', 'FEED_BUNDLE', '--names', '{project}'],
      2,
      '3 films would have one name, Harbour.mp4',
    ],
    [
      'a name that means nothing',
      ['--profiles', 'DRAFT_360P', '--names', '{titel}'],
      2,
      '{titel} means nothing in a name',
    ],
    ['a report of no kind', ['--profiles', 'DRAFT_360P', '--report', 'x.pdf'], 2, '.html, .json, .csv'],
    ['too many at once', ['--profiles', 'DRAFT_360P', '--concurrency', '9'], 2, 'from 1 to 8, not "9"'],
    [
      'another way with what is missing',
      ['--profiles', 'DRAFT_360P', '--on-missing', 'guess'],
      2,
      'refuse or skip',
    ],
    [
      'a destination that is a file',
      ['--profiles', 'DRAFT_360P', '-o', 'story.md'],
      2,
      'is a file, not a folder for films',
    ],
    [
      'profiles that are not there',
      ['--profiles', 'A', '--profile-file', 'gone.json'],
      3,
      'gone.json cannot be read',
    ],
    [
      'profiles of a newer version',
      ['--profiles', 'A', '--profile-file', 'newer.json'],
      3,
      'newer.json: These profiles are from a newer Storyloom',
    ],
    [
      'a profile that its container cannot hold',
      ['--profiles', 'A', '--profile-file', 'odd.json'],
      3,
      'odd.json: The profile A: MP4 files do not hold ProRes',
    ],
  ])('for %s says so, before anything is made', async (_, args, code, message) => {
    const place = makePlace();
    writeShort(place);
    place.write('newer.json', '{"type":"storyloom-profiles","format":9}');
    const odd = { name: 'A', size: { type: 'project' }, codec: 'prores', container: 'mp4' };
    place.write('odd.json', JSON.stringify({ type: 'storyloom-profiles', format: 1, profiles: [odd] }));
    const before = readdirSync(place.folder).sort();
    const ended = await place.run(['batch', 'story.md', ...args]);
    expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) });
    expect(
      readdirSync(place.folder)
        .filter((name) => name !== 'data')
        .sort(),
    ).toEqual(before);
  });

  it('for a source that would be written over says so, whatever leads to it', async () => {
    const place = makePlace();
    writeShort(place, 'story', { title: 'story' });
    place.write('films/clip.png', makeFlat('red'));
    place.write('films/story.md', '---\ntitle: clip\n---\n\n![](clip.png)\n{duration=1}\nA.\n');
    const { symlinkSync } = await import('node:fs');
    symlinkSync(join(place.folder, 'films/clip.png'), join(place.folder, 'films/Clip.mp4'));
    const args = [
      'batch',
      'films/story.md',
      '--profiles',
      'DRAFT_360P',
      '--names',
      '{project}',
      '-o',
      'films',
      '--json',
    ];
    const ended = await place.run(args);
    expect(ended.code).toBe(2);
    expect(json(ended).error).toContain('clip.mp4 (DRAFT_360P) is a file that the films are made from');
  });

  it.skipIf(process.platform !== 'linux')('for a destination that nobody may write to says so', async () => {
    const place = makePlace();
    writeShort(place);
    const ended = await place.run([
      'batch',
      'story.md',
      '--profiles',
      'DRAFT_360P',
      '-o',
      '/sys/storyloom',
      '--json',
    ]);
    expect(ended.code).toBe(4);
    expect(json(ended)).toMatchObject({
      code: 'environment.permission-denied',
      error: expect.stringContaining('Choose another folder with -o'),
    });
  });
});

describe('films that are made together', { timeout: 300_000 }, () => {
  it('decode each picture once and mix the sound once, and come out as those made alone', async () => {
    const place = makePlace();
    place.write('a.jpg', makePhoto(1));
    place.write('b.jpg', makePhoto(2));
    place.write('voice.wav', makeWav(makeVoice(1, 0.5)));
    const part = (picture: string) => `![](${picture})\n[narration](voice.wav)\nSpoken.`;
    const parts = ['a.jpg', 'b.jpg', 'a.jpg'].map(part).join('\n\n');
    place.write('story.md', `---\ntitle: Two\nsize: 640x360\nfps: 24\ncaptions: off\n---\n\n${parts}\n`);
    const profiles = ['DRAFT_360P', 'PREVIEW_720P', 'SQUARE_720P'];
    const args = ['batch', 'story.md', '--profiles', profiles.join(','), '-o', 'out', '--json'];
    // Side by side, so that one would decode what the other is decoding.
    const together = json(await place.run([...args, '--concurrency', '3']));
    expect(together.work).toEqual({ pictures: 2, decodes: 2, sounds: 1, mixes: 1 });
    expect(readdirSync(join(place.data, 'cache')).filter((name) => name.startsWith('together'))).toEqual([]);
    const again = json(await place.run(args));
    expect(again.work).toEqual({ pictures: 0, decodes: 0, sounds: 0, mixes: 0 });
    for (const [at, profile] of profiles.entries()) {
      const alone = await place.run([
        'render',
        'story.md',
        '--profile',
        profile,
        '-o',
        'alone.mp4',
        '--json',
        '--force',
      ]);
      expect([profile, json(alone).sha256]).toEqual([profile, together.jobs[at].sha256]);
    }
  });
});

describe('a report of a batch', { timeout: 120_000 }, () => {
  it('replaces nothing that the films are made from, and is refused before they are made', async () => {
    const place = makePlace();
    const story = writeShort(place);
    const profiles = writeProfiles(
      [{ name: 'OWN', size: { type: 'exact', width: 160, height: 120 } }].map(profileFromData),
    );
    place.write('own.json', profiles);
    const args = ['batch', story, '--profiles', 'OWN', '--profile-file', 'own.json', '-o', 'out', '--json'];
    for (const [file, words] of [
      ['own.json', 'not written over'],
      ['gone/report.html', 'cannot be written'],
    ] as const) {
      const refused = await place.run([...args, '--report', file]);
      expect(refused.code).not.toBe(0);
      expect(json(refused).error).toContain(words);
    }
    expect(readFileSync(join(place.folder, 'own.json'), 'utf8')).toBe(profiles);
    expect(readdirSync(join(place.folder, 'out'))).toEqual([]);
  });

  it('that cannot be written any more takes nothing from what is told of the films', async () => {
    const place = makePlace();
    writeShort(place);
    mkdirSync(join(place.folder, 'reports'));
    const running = place.start([
      'batch',
      'story.md',
      '--profiles',
      'DRAFT_360P',
      '-o',
      'out',
      '--json',
      '--report',
      'reports/a.html',
      '--report',
      'b.csv',
    ]);
    // Once the first film has begun, the folder goes, and what speeds are kept in is a folder itself.
    await running.seen((line) => line.includes('"stage":"rendering"'));
    rmSync(join(place.folder, 'reports'), { recursive: true });
    mkdirSync(join(place.data, 'cache', 'speeds.json'));
    const ended = await running.ended;
    expect(ended.code).toBe(1);
    expect(json(ended)).toMatchObject({
      jobs: [{ verified: true }],
      reports: ['b.csv'],
      unwritten: [{ code: 'failed.write', details: { file: 'reports/a.html' } }],
    });
    expect(ended.stderr).toContain('could not be kept');
  });
});
