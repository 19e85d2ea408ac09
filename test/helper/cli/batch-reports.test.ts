import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { profileFromData, writeProfiles } from '../../../shared/profiles/own-profiles.ts';
import { makePhoto, makeVoice, makeWav } from '../../support/make-media.ts';
import { writeShort } from './batch-kit.ts';
import { json, makePlace } from './command-kit.ts';

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
