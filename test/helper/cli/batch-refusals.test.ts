import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { makeFlat } from '../../support/make-media.ts';
import { writeShort } from './batch-kit.ts';
import { json, makePlace } from './command-kit.ts';

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
