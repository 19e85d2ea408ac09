import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { segmentSamples } from '../../../shared/model/derive.ts';
import { type Asset, FITS, type Project, TRANSITIONS } from '../../../shared/model/project.ts';
import { RATES } from '../../../shared/model/time.ts';
import { parseProject, validateProject } from '../../../shared/model/validate-project.ts';
import { canonicalJson } from '../../../shared/plan/canonical.ts';
import { compilePlan } from '../../../shared/plan/compile-plan.ts';
import { findProfile, PROFILES } from '../../../shared/profiles/profiles.ts';
import { applyStorySettings, storyFiles, storyProject } from '../../../shared/script/read-story-project.ts';
import { readStorySetting } from '../../../shared/script/read-story-settings.ts';
import { picture, story } from './story-kit.ts';

describe('settings', () => {
  test.each(Object.entries(RATES))('%s frames a second, also as a fraction', (name, { num, den }) => {
    expect(readStorySetting('fps', name)).toEqual({ rate: name });
    expect(readStorySetting('fps', `${num}/${den}`)).toEqual({ rate: name });
  });

  test.each(TRANSITIONS)('%s is a transition', (kind) => {
    expect(readStorySetting('transition', `${kind} 0.25`)).toEqual({ transition: { kind, length: 12_000 } });
  });

  test.each(FITS)('%s is a fit, for every profile of a shape of its own', (fit) => {
    expect(readStorySetting('fit', fit.toUpperCase())).toEqual({ fit });
    const { framing } = storyProject(story(`---\nfit: ${fit}\n---\na`), 'Name', {
      ids: new Map(),
      assets: {},
    });
    const shapes = PROFILES.filter(({ size }) => size.type === 'exact').map(({ name }) => name);
    // Around the middle is what a film is cropped to anyway.
    const said = fit === 'crop' ? [] : shapes;
    expect(Object.keys(framing).sort()).toEqual(said.sort());
    for (const each of Object.values(framing)) expect(each).toEqual({ fit, focus: null, paths: {} });
    expect(shapes).toContain('VERTICAL_1080P');
  });
});

describe('the document of a story', () => {
  const made = (text: string, ids: Record<string, string> = {}, assets: Record<string, Asset> = {}) =>
    storyProject(story(text), 'Name', { ids: new Map(Object.entries(ids)), assets });

  it('is valid, with what the story leaves open as new projects have it', () => {
    const project = made(
      '![](a.jpg)\n{duration=2}\nOne.\n\n{duration=1}\nTwo.',
      { 'a.jpg': 'a' },
      { a: picture('a') },
    );
    expect(validateProject(project).ok).toBe(true);
    expect(project).toMatchObject({ title: 'Name', look: { rate: '30', zoom: 1.3 } });
    expect(project.storyline.map(({ visual }) => visual)).toEqual([
      { type: 'picture', asset: 'a' },
      { type: 'previous' },
    ]);
  });

  it('deals moves that differ from their neighbours, around those that are written', () => {
    const moves = made('a\n\n{move=centre}\n\na\n\n{move=tr-bl}\n\nc\n\n{move=centre}\n\ne').storyline.map(
      (s) => s.motion.move,
    );
    expect(moves[1]).toBe('centre');
    expect(moves[3]).toBe('tr-bl');
    expect(moves[5]).toBe('centre');
    for (const [index, move] of moves.entries()) expect(move).not.toBe(moves[index + 1]);
  });

  it('shows a video for as long as the segment lasts, with its sound as the voice where there is no other', () => {
    const video: Asset = {
      kind: 'video',
      id: 'v',
      name: 'v.mp4',
      bytes: 10,
      type: 'video/mp4',
      sha256: 'd'.repeat(64),
      width: 640,
      height: 360,
      frames: 90,
      samples: 144_000,
      sound: { samples: 144_000, channels: 2, offset: 0 },
    };
    const text = '![](v)\n\n![](v)\n{duration=2}\n\n![](v)\n{duration=5}\n\n![](v)\n[narration](n)\n\n![](q)';
    const project = made(
      text,
      { v: 'v', n: 'n', q: 'q' },
      { v: video, q: { ...video, id: 'q', sound: null } },
    );
    expect(project.storyline.map(({ visual, motion }) => [visual, motion.move])).toMatchObject([
      [{ type: 'video', from: 0, to: 144_000, sound: 'narration' }, 'still'],
      [{ type: 'video', from: 0, to: 96_000, sound: 'narration' }, 'still'],
      [{ type: 'video', from: 0, to: 144_000, sound: 'beside' }, 'still'],
      [{ type: 'video', from: 0, to: 144_000, sound: 'off' }, 'still'],
      [{ type: 'video', from: 0, to: 144_000, sound: 'off' }, 'still'],
    ]);
    const lengths = project.storyline.map((segment) => segmentSamples(project, segment));
    expect(lengths).toEqual([144_000, 96_000, 240_000, 144_000, 144_000]);
  });

  it('is changed by settings from elsewhere, music taking the place of music', () => {
    const project = made('---\nmusic: a.mp3\n---\nOne.', { 'a.mp3': 'one' });
    const setting = readStorySetting('music', 'b.mp3 {volume=-12}');
    if (typeof setting === 'string') throw new Error(setting);
    const changed = applyStorySettings(project, { ...setting, title: 'New' }, () => 'two');
    expect(changed.title).toBe('New');
    expect(changed.audio).toMatchObject([{ clips: [{ asset: 'two', gainDb: -12 }] }]);
  });

  it('of the sample story is the film of the sample project', () => {
    const folder = new URL('../../../public/sample/', import.meta.url);
    const document = parseProject(JSON.parse(readFileSync(new URL('project.json', folder), 'utf8')));
    if (!document.ok) throw document.error;
    const read = story(readFileSync(new URL('story.md', folder), 'utf8'));
    const { music } = read.settings;
    const names = [...storyFiles(read).map(({ file }) => file), music?.file ?? ''];
    const assets = Object.values(document.value.assets);
    expect(names).toEqual(assets.map(({ name }) => name));
    const ids = new Map(assets.map(({ id, name }) => [name, id]));
    const project = storyProject(read, 'story', { ids, assets: document.value.assets });
    expect(planBytes(project)).toBe(planBytes(document.value));
  });
});

function planBytes(project: Project): string {
  const profile = findProfile('PROJECT');
  if (profile === null) throw new Error('There is no such profile');
  return canonicalJson(
    compilePlan(project, profile, {
      container: 'mp4',
      video: { codec: 'h264', codecString: '', engine: 'webcodecs', hardware: false, bitrate: 1 },
      audio: { codec: 'aac', engine: 'wasm', bitrate: 1, channels: 2 },
      choices: [],
      available: new Set(Object.values(project.assets).flatMap(({ sha256 }) => sha256 ?? [])),
    }),
  );
}
