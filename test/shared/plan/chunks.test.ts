import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { insertSegments } from '../../../shared/model/edits/segments.ts';
import type { Project } from '../../../shared/model/project.ts';
import { framesAt, RATES, type RateName, SAMPLE_RATE } from '../../../shared/model/time.ts';
import { compilePlan } from '../../../shared/plan/compile-plan.ts';
import { anyLength, FACTS, projectSize, RUNS, story } from './story.ts';

const compile = (project: Project) => compilePlan(project, projectSize(), FACTS);
const CUT = { transition: { kind: 'cut', length: 0 } } as const;
const inserted = (project: Project, index: number, length: number) =>
  insertSegments.apply(project, index, [
    { id: 'new', text: 'New.', visual: { type: 'picture', asset: 'p31' }, setLength: length },
  ]);
/** Lengths between which the division always falls into step: one in three is a segment of its own. */
const someLengths = fc.array(fc.oneof(anyLength, fc.integer({ min: 96_000, max: 480_000 })), {
  minLength: 2,
  maxLength: 40,
});
const rateName = fc.constantFrom(...(Object.keys(RATES) as RateName[]));

describe('division', () => {
  test('gives chunks of two to six seconds, but for shorts that open the film (seed 3)', () => {
    fc.assert(
      fc.property(someLengths, rateName, (lengths, rate) => {
        const plan = compile(story(lengths, { rate }));
        const frame = SAMPLE_RATE / (RATES[rate].num / RATES[rate].den);
        for (const [index, chunk] of plan.chunks.entries()) {
          const samples = chunk.frames * frame;
          expect(samples).toBeLessThanOrEqual(6 * SAMPLE_RATE + frame);
          if (index > 0) expect(samples).toBeGreaterThanOrEqual(2 * SAMPLE_RATE - frame);
        }
      }),
      { seed: 3, numRuns: RUNS },
    );
  });

  test('groups five hundred silence cuts and finds its step again after an insert at the front', () => {
    const lengths = Array.from({ length: 500 }, (_, index) => 20_000 + ((index * 7919) % 60_000));
    const before = compile(story(lengths, CUT));
    expect(before.chunks.length).toBeLessThan(200);
    const after = compile(inserted(story(lengths, CUT), 0, 3 * 8000));
    const keys = new Set(before.chunks.map(({ key }) => key));
    const fresh = after.chunks.filter(({ key }) => !keys.has(key));
    expect(fresh.length).toBeLessThanOrEqual(12);
    expect(after.chunks.slice(20).every(({ key }) => keys.has(key))).toBe(true);
  });
});

describe('an insert', () => {
  test('of whole frames changes no chunk behind it, with transitions only the first (seed 5)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 96_000, max: 480_000 }), { minLength: 2, maxLength: 12 }),
        fc.nat(),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom<RateName>('24', '25', '30', '50', '60'),
        fc.boolean(),
        (lengths, place, tenths, rate, fades) => {
          // In front of the film's first segment a fade gives that one a way in, and with it another motion.
          const at = fades ? 1 + (place % (lengths.length - 1)) : place % lengths.length;
          const wholeFrames = 4 * SAMPLE_RATE + (tenths * 12 * SAMPLE_RATE) / RATES[rate].num;
          const project = story(lengths, { rate, ...(fades ? {} : CUT) });
          const before = compile(project);
          const after = compile(inserted(project, at, wholeFrames));
          const behind = before.chunks.filter(({ firstSegment }) => firstSegment >= at);
          const untouched = fades ? behind.slice(1) : behind;
          const tail = after.chunks.slice(after.chunks.length - untouched.length);
          expect(tail.map(({ key }) => key)).toEqual(untouched.map(({ key }) => key));
        },
      ),
      { seed: 5, numRuns: RUNS },
    );
  });

  test('of any length changes behind it only chunks with other frame counts (seed 9)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 96_000, max: 480_000 }), { minLength: 2, maxLength: 12 }),
        fc.integer({ min: 96_000, max: 400_000 }),
        rateName,
        (lengths, length, rate) => {
          const project = story(lengths, { rate, ...CUT });
          const before = compile(project);
          const after = compile(inserted(project, 0, length));
          const tail = after.chunks.slice(after.chunks.length - before.chunks.length);
          for (const [index, chunk] of before.chunks.entries()) {
            const now = tail[index];
            if (now?.frames === chunk.frames) expect(now.key).toBe(chunk.key);
            else expect(Math.abs((now?.frames ?? 0) - chunk.frames)).toBe(1);
          }
        },
      ),
      { seed: 9, numRuns: RUNS },
    );
  });
});

test('two thousand segments compile into slices that hold only what they show', () => {
  const plan = compile(story(Array.from({ length: 2000 }, (_, index) => 24_000 + (index % 97) * 2000)));
  expect(plan.totalFrames).toBe(framesAt(plan.totalSamples, plan.rate));
  const most = Math.max(...plan.chunks.map(({ slice }) => slice.shots.length));
  expect(most).toBeLessThanOrEqual(14);
});
