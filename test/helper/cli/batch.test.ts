import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeProfiles } from '../../../shared/profiles/own-profiles.ts';
import { probe } from '../../support/ffmpeg.ts';
import { edgesOf, FOUR, partsOf, writeShort } from './batch-kit.ts';
import { json, makePlace } from './command-kit.ts';

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
      remedy: 'Add the missing media to the project, then retry this film.',
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

describe('a batch that was stopped', { timeout: 300_000 }, () => {
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
