import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Project, TransitionKind } from '../../../shared/model/project.ts';
import { TRANSITIONS } from '../../../shared/model/project.ts';
import { framesAt, RATES, type RateName } from '../../../shared/model/time.ts';
import { canonicalJson, hashOf } from '../../../shared/plan/canonical.ts';
import { compilePlan } from '../../../shared/plan/compile-plan.ts';
import { jobIdOf, planHash } from '../../../shared/plan/job-id.ts';
import type { ChunkSlice, Plan } from '../../../shared/plan/plan.ts';
import { freezeDeep } from '../../support/freeze.ts';
import { anyLength, FACTS, projectSize, RUNS, story } from './story.ts';

const SECOND = 48_000;
const rateNames = Object.keys(RATES) as RateName[];
const compile = (project: Project) => compilePlan(freezeDeep(project), projectSize(), FACTS);
const slice = (plan: Plan, index = 0): ChunkSlice => {
  const chunk = plan.chunks[index];
  if (chunk === undefined) throw new TypeError(`There is no chunk ${index}`);
  return chunk.slice;
};
const lookOf = (kind: TransitionKind, length = SECOND / 2) => ({ transition: { kind, length } });

/** What drawing relies on: every frame has its one shot, or its transition with two. */
function expectCovered(plan: Plan): void {
  let at = 0;
  for (const chunk of plan.chunks) {
    expect(chunk.firstFrame).toBe(at);
    expect(chunk.frames).toBeGreaterThan(0);
    at += chunk.frames;
    const { shots, transitions, captions } = chunk.slice;
    for (let frame = 0; frame < chunk.frames; frame += 1) {
      const running = transitions.filter(({ first, frames }) => frame >= first && frame < first + frames);
      const showing = shots.filter(({ first, end }) => frame >= first && frame < end);
      expect(running.length).toBeLessThanOrEqual(1);
      expect(showing.length).toBe(running.length + 1);
      for (const { from, to } of running) expect(showing).toEqual([shots[from], shots[to]]);
    }
    for (const { first, frames } of captions) {
      expect(first).toBeGreaterThanOrEqual(0);
      expect(frames).toBeGreaterThan(0);
      expect(first + frames).toBeLessThanOrEqual(chunk.frames);
    }
  }
  expect(at).toBe(plan.totalFrames);
}

describe('frames', () => {
  for (const rate of rateNames) {
    test(`at ${rate} all chunks together are the film's samples rounded to frames, and every frame is drawn (seed 7)`, () => {
      fc.assert(
        fc.property(
          fc.array(anyLength, { minLength: 1, maxLength: 30 }),
          fc.constantFrom(...TRANSITIONS),
          fc.integer({ min: 0, max: 3 * SECOND }),
          (lengths, kind, length) => {
            const plan = compile(story(lengths, { rate, ...lookOf(kind, length) }));
            const total = lengths.reduce((sum, samples) => sum + samples, 0);
            expect(plan.totalSamples).toBe(total);
            expect(plan.totalFrames).toBe(framesAt(total, RATES[rate]));
            expect(plan.segments.reduce((sum, { frames }) => sum + frames, 0)).toBe(plan.totalFrames);
            expectCovered(plan);
          },
        ),
        { seed: 7, numRuns: Math.ceil(RUNS / 6) },
      );
    });
  }

  test('narration and total length do not change with transitions', () => {
    const narrated = (kind: TransitionKind): Project => {
      const project = story([SECOND, SECOND, SECOND], lookOf(kind, 3 * SECOND));
      const storyline = project.storyline.map((segment, index) => ({
        ...segment,
        narration: { asset: `s${33 + index}`, gainDb: 0 },
      }));
      return { ...project, storyline };
    };
    const cut = compile(narrated('cut'));
    expect(cut.totalSamples).toBe((2 + 3 + 4) * SECOND);
    expect(cut.sound.clips.map(({ at }) => at)).toEqual([0, 2 * SECOND, 5 * SECOND]);
    for (const kind of TRANSITIONS) {
      const plan = compile(narrated(kind));
      expect(plan.totalFrames).toBe(cut.totalFrames);
      expect(plan.segments).toEqual(cut.segments);
      expect(plan.sound).toEqual(cut.sound);
    }
  });
});

describe('transitions', () => {
  test('stand centred on the cut, the middle frame of an odd count at the half', () => {
    const plan = compile(story([2 * SECOND, 2 * SECOND], lookOf('crossfade')));
    expect(slice(plan, 1).transitions).toEqual([
      { kind: 'crossfade', first: -7, frames: 15, from: 0, to: 1 },
    ]);
    const [out, into] = slice(plan, 1).shots;
    expect([out?.first, out?.end, out?.origin]).toEqual([0, 8, -60]);
    expect([into?.first, into?.end, into?.origin]).toEqual([0, 60, 0]);
    expect(out).toMatchObject({ lead: 0, span: 2 * SECOND + SECOND / 4 });
    expect(into).toMatchObject({ lead: SECOND / 4, span: 2 * SECOND + SECOND / 4 });
    expect(slice(plan, 0).transitions).toEqual([
      { kind: 'crossfade', first: 53, frames: 15, from: 0, to: 1 },
    ]);
  });

  test('are shortened to half the shorter neighbour, with a warning', () => {
    const plan = compile(story([4 * SECOND, SECOND], lookOf('wipe-left', 2 * SECOND)));
    expect(plan.warnings).toContainEqual({ reason: 'transition-shortened', segment: 1 });
    expect(slice(plan).transitions[0]?.frames).toBe(15);
  });
});

describe('same input', () => {
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, item]) => [key, shuffled(item)]),
    );
  };

  test('gives the same bytes whatever order its keys were written in (seed 11)', () => {
    fc.assert(
      fc.property(fc.array(anyLength, { minLength: 1, maxLength: 12 }), (lengths) => {
        const project = story(lengths);
        const other = shuffled(project) as Project;
        expect(canonicalJson(compile(other))).toBe(canonicalJson(compile(project)));
        const request = { revision: 3, profile: 'PROJECT', container: 'mp4', destination: 'library', run: 1 };
        expect(jobIdOf({ ...request, container: 'mp4', project: hashOf(other) })).toBe(
          jobIdOf({ ...request, container: 'mp4', project: hashOf(project) }),
        );
      }),
      { seed: 11, numRuns: Math.ceil(RUNS / 3) },
    );
  });

  test('has one hash, and a changed caption, size or encoder another', () => {
    const project = story([3 * SECOND, 3 * SECOND]);
    const hash = planHash(compile(project));
    expect(planHash(compile(structuredClone(project)))).toBe(hash);
    const smaller = { ...project, look: { ...project.look, width: 1280, height: 720 } };
    expect(planHash(compile(smaller))).not.toBe(hash);
    const other = compilePlan(project, projectSize(), { ...FACTS, video: { ...FACTS.video, bitrate: 1 } });
    expect(other.chunks[0]?.key).not.toBe(compile(project).chunks[0]?.key);
  });
});

describe('captions', () => {
  test('light each word from when it is spoken until the next, and one word alone changes one chunk', () => {
    const project = story([5 * SECOND, 5 * SECOND, 5 * SECOND]);
    const words = ['One', 'two.'].map((text, index) => ({
      text,
      start: index * SECOND,
      end: index * SECOND + SECOND / 2,
    }));
    const timed = (index: number): Project => ({
      ...project,
      storyline: project.storyline.map((segment, at) => (at === index ? { ...segment, words } : segment)),
    });
    const plan = compile(timed(0));
    expect(slice(plan).captions.slice(0, 2)).toEqual([
      { first: 0, frames: 30, words: ['One', 'two.'], active: 0 },
      { first: 30, frames: 15, words: ['One', 'two.'], active: 1 },
    ]);
    const keys = compile(project).chunks.map(({ key }) => key);
    const changed = compile(timed(1)).chunks.filter(({ key }) => !keys.includes(key));
    expect(changed.length).toBe(1);
  });

  test('beside the film are cues in film time; a track in MP4 becomes a file beside it and says so', () => {
    const project = story([2 * SECOND, 2 * SECOND]);
    const { style } = project.look.captions;
    const plan = compile({ ...project, look: { ...project.look, captions: { mode: 'track', style } } });
    expect(plan.chunks.every(({ slice: { captions } }) => captions.length === 0)).toBe(true);
    expect(plan.subtitles.mode).toBe('sidecar');
    expect(plan.warnings).toContainEqual({ reason: 'captions-sidecar', container: 'mp4' });
    expect(plan.choices).toMatchObject([{ what: 'captions', chosen: 'sidecar' }]);
    const text = plan.subtitles.cues.map((cue) => cue.text).join(' ');
    expect(text).toContain('Words of segment 1');
    expect(plan.subtitles.cues.at(-1)?.end).toBe(4 * SECOND);
  });

  test('stay a track where what writes the container can hold one', () => {
    const project = story([2 * SECOND]);
    const { style } = project.look.captions;
    const tracked: Project = { ...project, look: { ...project.look, captions: { mode: 'track', style } } };
    const plan = compilePlan(tracked, projectSize(), { ...FACTS, canHoldCaptions: true });
    expect(plan.subtitles.mode).toBe('track');
    expect(plan.choices).toEqual([]);
    const refused = compilePlan(tracked, projectSize(), {
      ...FACTS,
      container: 'webm',
      canHoldCaptions: false,
    });
    expect(refused.subtitles.mode).toBe('sidecar');
  });
});

describe('what is missing', () => {
  test('is named by segment, and lost or unread media by name', () => {
    const project = story([SECOND, SECOND, SECOND]);
    const [a, b, c] = project.storyline;
    if (!a || !b || !c) throw new TypeError('The story has three segments');
    const storyline = [
      { ...a, visual: { type: 'previous' as const } },
      { ...b, setLength: null },
      { ...c, narration: { asset: 'gone', gainDb: 0 } },
    ];
    const plan = compilePlan({ ...project, storyline }, projectSize(), { ...FACTS, available: new Set() });
    expect(plan.missing).toEqual([
      { reason: 'no-picture', segment: 0, segmentId: 'g0' },
      { reason: 'media-lost', segment: 1, asset: 'p1', name: 'file 1' },
      { reason: 'no-narration', segment: 1, segmentId: 'g1' },
      { reason: 'media-lost', segment: 2, asset: 'p2', name: 'file 2' },
      { reason: 'media-lost', segment: 2, asset: 'gone', name: 'gone' },
    ]);
    expect(plan.media).toEqual([]);
    expect(compile({ ...project, storyline: [] }).missing).toEqual([{ reason: 'no-segments' }]);
  });
});

describe('sound', () => {
  test('loops music to the end of the film and leaves out what is never heard', () => {
    const project = story([5 * SECOND]);
    const clip = {
      id: 'c0',
      asset: 's34',
      at: SECOND,
      from: 0,
      to: 2 * SECOND,
      loop: true,
      gainDb: -6,
      fadeIn: 9 * SECOND,
      fadeOut: SECOND,
      duck: true,
    };
    const clips = [clip, { ...clip, id: 'c1', loop: false }, { ...clip, id: 'c2', at: 5 * SECOND }];
    const plan = compile({ ...project, audio: [{ id: 'music', name: 'Music', clips }] });
    expect(plan.sound.clips.map(({ length, fadeIn }) => [length, fadeIn])).toEqual([
      [4 * SECOND, 4 * SECOND],
      [2 * SECOND, 2 * SECOND],
    ]);
    expect(compile(project).warnings).toContainEqual({ reason: 'no-sound' });
  });
});
