import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeFlat } from '../../support/make-media.ts';
import { pictureProject } from '../../support/test-helper.ts';
import { json, makePlace, type Place, writeStory } from './command-kit.ts';

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

  it('in --set are held to the same', async () => {
    const place = makePlace();
    writeStory(place);
    place.write('a.wav', 'x');
    const set = await place.run(['plan', 'story.md', '--json', '--set', 'music=../a.wav']);
    expect(json(set)).toMatchObject({ code: 'input.path-refused' });
  });

  it.each([
    ['that climbs out', () => '../secret.png'],
    ['that is absolute', () => join(outside(), 'secret.png')],
    ['through a link', () => 'link.png'],
  ])('in a project are held to the same: one %s', async (_, nameOf) => {
    const place = makePlace();
    const secret = makeFlat('green');
    place.write('secret.png', secret);
    const name = nameOf();
    const project = pictureProject('p1', name);
    const [picture] = Object.values(project.assets);
    const sha256 = createHash('sha256').update(secret).digest('hex');
    const assets = { a1: { ...picture, sha256, bytes: secret.length } };
    place.write('inner/project.json', JSON.stringify({ ...project, assets }));
    symlinkSync(join(place.folder, 'secret.png'), join(place.folder, 'inner/link.png'));
    const args = ['plan', 'inner/project.json', '--json'];
    const ended = await place.run(args);
    expect(ended.code).toBe(3);
    expect(json(ended)).toMatchObject({
      code: 'input.path-refused',
      error: expect.stringContaining(`"${name}"`),
    });
    expect((await place.run([...args, '--allow-outside'])).code).toBe(0);
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
