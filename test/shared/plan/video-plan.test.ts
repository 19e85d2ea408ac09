import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as media from '../../../shared/model/edits/media.ts';
import * as segments from '../../../shared/model/edits/segments.ts';
import * as video from '../../../shared/model/edits/video.ts';
import type { Project } from '../../../shared/model/project.ts';
import { RATES, type RateName } from '../../../shared/model/time.ts';
import { compilePlan } from '../../../shared/plan/compile-plan.ts';
import type { ShotVideo } from '../../../shared/plan/plan.ts';
import { framesLength, samplesAtMicroseconds, videoFrameAt } from '../../../shared/plan/video-time.ts';
import { FACTS, hashAt, projectSize, RUNS, story } from './story.ts';

const plan = (project: Project) => compilePlan(project, projectSize(), FACTS);
const shots = (project: Project) => plan(project).chunks.flatMap(({ slice }) => slice.shots);
const shown = video.showVideo.apply(story([48_000, 96_000]), 'g0', 'v64');

describe('a plan with video', () => {
  test('says what is shown, and what may follow it', () => {
    const trimmed = video.setVideoRange.apply(shown, 'g0', { from: 48_000, to: 96_000 });
    const [first] = shots(trimmed);
    expect(first).toMatchObject({
      picture: null,
      video: { sha256: hashAt(64), width: 1920, height: 1080, from: 48_000, until: null },
    });
    expect(plan(trimmed).media).toContainEqual({
      kind: 'video',
      sha256: hashAt(64),
      name: 'talk.mp4',
      width: 1920,
      height: 1080,
      samples: 480_000,
    });
    // A narration that is longer holds the last frame of the range.
    const longer = media.setNarration.apply(trimmed, 'g0', 's34');
    expect(shots(longer)[0]?.video).toMatchObject({ from: 48_000, until: 96_000 });
    // So does a segment that keeps it.
    const kept = media.setVisual.apply(trimmed, ['g1'], { type: 'previous' });
    expect(shots(kept).at(-1)?.video).toMatchObject({ from: 96_000, until: 96_000 });
  });

  test('leaves the keys of chunks without video as they were', () => {
    const { chunks } = plan(story([48_000 * 3]));
    expect(Object.keys(chunks[0]?.slice.shots[0] ?? {})).not.toContain('video');
    expect(chunks.map(({ key }) => key.slice(0, 16))).toMatchInlineSnapshot(`
      [
        "652da5ae2dc5ac06",
      ]
    `);
  });

  test('moves with the segment: an insert of whole frames before it changes no key of its inner chunks', () => {
    const before = plan(shown).chunks;
    const inserted = segments.insertSegments.apply(shown, 0, [{ id: 'n', text: 'x', setLength: 96_000 }]);
    const after = new Set(plan(inserted).chunks.map(({ key }) => key));
    expect(before.slice(1, 2).every(({ key }) => after.has(key))).toBe(true);
  });

  test('hears its sound where its pictures are, as the voice or beside one', () => {
    const trimmed = video.setVideoRange.apply(shown, 'g0', { from: 48_000, to: 96_000 });
    // The first frame is shown half a second into the sound.
    expect(plan(trimmed).sound.clips).toMatchObject([
      { role: 'narration', sha256: hashAt(64), at: 0, length: 48_000, sourceFrom: 72_000, sourceTo: 120_000 },
    ]);
    const beside = video.setVideoSound.apply(media.setNarration.apply(trimmed, 'g0', 's34'), 'g0', 'beside');
    const quieter = video.setVideoGain.apply(beside, 'g0', -12);
    expect(plan(quieter).sound.clips).toMatchObject([
      { role: 'beside', length: 48_000, gainDb: -12, duck: false },
      { role: 'narration', sha256: hashAt(34), length: 144_000 },
    ]);
    expect(plan(video.setVideoSound.apply(trimmed, 'g0', 'off')).sound.clips).toEqual([]);
  });

  test('sound that starts late is heard late', () => {
    const asset = shown.assets.v64;
    if (asset?.kind !== 'video') throw new TypeError('No video');
    const sound = { samples: 9600, channels: 1, offset: -4800 };
    const late = { ...shown, assets: { ...shown.assets, v64: { ...asset, sound } } };
    expect(plan(late).sound.clips).toMatchObject([{ at: 4800, length: 9600, sourceFrom: 0, sourceTo: 9600 }]);
  });
});

describe('the frame of a video', () => {
  const of = (from: number, until: number | null): ShotVideo => ({
    sha256: hashAt(64),
    width: 2,
    height: 2,
    from,
    until,
  });
  const times = (rate: RateName, count: number, unit = 1) =>
    Array.from({ length: count }, (_, index) => {
      const { num, den } = RATES[rate];
      return Math.round((index * 1_000_000 * den) / num / unit) * unit;
    });

  test('follows at every rate, from every trim, one by one, in milliseconds too (seed 8)', () => {
    const rates = fc.constantFrom(...(Object.keys(RATES) as RateName[]));
    fc.assert(
      fc.property(rates, fc.nat(50_000), fc.constantFrom(1, 1000), (rate, first, unit) => {
        const list = times(rate, first + 40, unit);
        const from = samplesAtMicroseconds(list[first] ?? 0);
        for (let frame = 0; frame < 30; frame += 1) {
          const index = videoFrameAt({ origin: 0 }, of(from, null), frame, RATES[rate], list);
          expect(index).toBe(first + frame);
        }
      }),
      { seed: 8, numRuns: RUNS },
    );
  });

  test('is the same wherever the segment stands in the film', () => {
    const list = times('59.94', 500);
    for (const origin of [0, 7, 100_003, -12]) {
      const index = videoFrameAt({ origin }, of(12_345, null), origin + 77, RATES['23.976'], list);
      expect(index).toBe(videoFrameAt({ origin: 0 }, of(12_345, null), 77, RATES['23.976'], list));
    }
  });

  test('is held before the first and behind the last, and at the end of a range', () => {
    const list = times('25', 10);
    const at = (frame: number, video: ShotVideo) =>
      videoFrameAt({ origin: 0 }, video, frame, RATES['25'], list);
    expect(at(-5, of(0, null))).toBe(0);
    expect(at(-2, of(48_000 / 5, null))).toBe(3);
    expect(at(400, of(0, null))).toBe(9);
    // Four frames long: the fifth is not in it.
    expect([2, 3, 4, 50].map((frame) => at(frame, of(0, (48_000 * 4) / 25)))).toEqual([2, 3, 3, 3]);
    expect(at(0, of((48_000 * 4) / 25, (48_000 * 4) / 25))).toBe(3);
  });

  test('with a length of its own stays as long as it says', () => {
    const list = [0, 5000, 905_000, 910_000];
    const at = (frame: number) => videoFrameAt({ origin: 0 }, of(0, null), frame, RATES['30'], list);
    expect([0, 1, 26, 27, 28].map(at)).toEqual([0, 1, 1, 1, 3]);
    expect(framesLength(list)).toBe(Math.round(0.915 * 48_000));
    expect(framesLength([0])).toBe(1920);
  });
});
