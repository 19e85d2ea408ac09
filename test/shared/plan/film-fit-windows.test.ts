import fc from 'fast-check';
import { expect, test } from 'vitest';
import { windowAt } from '../../../shared/kernel/motion.ts';
import { setCropPath, setFit, setFocus } from '../../../shared/model/edits/framing.ts';
import { setMotion } from '../../../shared/model/edits/motion.ts';
import { showVideo } from '../../../shared/model/edits/video.ts';
import { ALL_MOVES, type CropPath, FITS, type Project } from '../../../shared/model/project.ts';
import { compilePlan } from '../../../shared/plan/compile-plan.ts';
import { hasShape } from '../../../shared/plan/film-fit.ts';
import type { Plan, Shot } from '../../../shared/plan/plan.ts';
import { sized } from '../../support/fitted-film.ts';
import { FACTS, hashAt, RUNS, story } from './story.ts';

const NAME = 'VERTICAL_1080P';
const HAIR = 1e-9;
const start = story([300_000, 96_000]);
const compile = (project: Project, profile = sized(1080, 1920)) => compilePlan(project, profile, FACTS);

function pathOver(index: number, keys: CropPath['keys']): CropPath {
  return { sha256: hashAt(index), found: 'faces', faces: 1, keys };
}

const sources = (shot: Shot) => shot.picture ?? shot.video ?? { width: 0, height: 0 };
const aspectOf = (plan: Plan) => {
  const { width, height } = plan.chunks[0]?.slice.fit ?? plan;
  return width / height;
};

const share = fc.double({ min: 0, max: 1, noNaN: true });
const even = (least: number, most: number) =>
  fc.integer({ min: least / 2, max: most / 2 }).map((half) => half * 2);
const size = fc.record({ width: even(64, 4096), height: even(64, 2304) });

test('no window of any fit ever leaves its picture, nor loses what it follows (seed 3)', () => {
  fc.assert(
    fc.property(
      size,
      size,
      fc.record({ width: fc.integer({ min: 1, max: 9000 }), height: fc.integer({ min: 1, max: 9000 }) }),
      fc.constantFrom(...FITS),
      fc.constantFrom(...ALL_MOVES),
      fc.option(fc.record({ x: share, y: share }), { nil: null }),
      fc.uniqueArray(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 5 }),
      fc.infiniteStream(share),
      fc.boolean(),
      (look, output, picture, fit, move, focus, times, places, isVideo) => {
        let project = story([192_000], look);
        const assets = Object.fromEntries(
          Object.entries(project.assets).map(([id, asset]) => [
            id,
            asset.kind === 'sound' ? asset : { ...asset, ...picture },
          ]),
        );
        project = setMotion.apply({ ...project, assets }, ['g0'], { move });
        if (isVideo) project = showVideo.apply(project, 'g0', 'v64');
        project = setFocus.apply(setFit.apply(project, NAME, fit), NAME, focus);
        const keys = times
          .toSorted((a, b) => a - b)
          .map((at) => ({ at, x: places.next().value ?? 0, y: places.next().value ?? 0 }));
        const path = pathOver(isVideo ? 64 : 0, keys);
        project = setCropPath.apply(project, NAME, 'g0', path);
        const plan = compile(project, sized(output.width, output.height));
        let frames = 0;
        const isCropped = fit === 'crop' && !hasShape(output, look) && focus !== null;
        for (const { slice } of plan.chunks) {
          if (slice.fit !== undefined) {
            const { x, y, width, height, type } = slice.fit;
            expect([x, y, width, height].map((value) => value % 2)).toEqual([0, 0, 0, 0]);
            expect(width * height).toBeLessThanOrEqual(plan.width * plan.height);
            if (type === 'scale') {
              expect(width).toBeLessThanOrEqual(2 * plan.width);
              expect(height).toBeLessThanOrEqual(2 * plan.height);
            } else {
              expect(x + width).toBeLessThanOrEqual(plan.width);
              expect(y + height).toBeLessThanOrEqual(plan.height);
            }
          }
          for (const shot of slice.shots) {
            const source = sources(shot);
            for (let frame = shot.first; frame < shot.end; frame += 3) {
              frames += 1;
              const { x, y, width, height } = windowAt(shot, frame, slice.rate, aspectOf(plan));
              expect(width).toBeGreaterThan(0);
              expect(x).toBeGreaterThanOrEqual(-HAIR * source.width);
              expect(y).toBeGreaterThanOrEqual(-HAIR * source.height);
              expect(x + width).toBeLessThanOrEqual(source.width * (1 + HAIR));
              expect(y + height).toBeLessThanOrEqual(source.height * (1 + HAIR));
              if (!isCropped || focus === null) continue;
              // Windows and the picture's edge lie on a grid of 1/1024 of a pixel.
              const [left, top] = [focus.x * source.width - x, focus.y * source.height - y];
              expect(left).toBeGreaterThanOrEqual(-0.002);
              expect(left).toBeLessThanOrEqual(width + 0.002);
              expect(top).toBeGreaterThanOrEqual(-0.002);
              expect(top).toBeLessThanOrEqual(height + 0.002);
            }
          }
        }
        expect(frames).toBeGreaterThan(0);
      },
    ),
    { seed: 3, numRuns: RUNS * 5 },
  );
});

test('a moving window goes no further in a frame than its path and its zoom do (seed 9)', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ x: share, y: share }), { minLength: 2, maxLength: 8 }),
      fc.constantFrom(...ALL_MOVES),
      fc.boolean(),
      (points, move, isVideo) => {
        const shown = isVideo ? showVideo.apply(start, 'g0', 'v64') : start;
        const moving = setMotion.apply(shown, ['g0'], { move });
        const keys = points.map((point, index) => ({ at: 24_000 * index, ...point }));
        const path = pathOver(isVideo ? 64 : 0, keys);
        const plan = compile(setCropPath.apply(setFit.apply(moving, NAME, 'smart'), NAME, 'g0', path));
        const source = isVideo ? { width: 1920, height: 1080 } : { width: 3000, height: 2000 };
        let last: { x: number; y: number; width: number } | null = null;
        let compared = 0;
        for (const { slice, firstFrame } of plan.chunks) {
          const shot = slice.shots.find((each) => each.path !== undefined);
          if (shot?.path === undefined) continue;
          for (let frame = 0; frame < shot.end; frame += 1) {
            const window = windowAt(shot, frame, slice.rate, slice.width / slice.height);
            const here = {
              x: window.x + window.width / 2,
              y: window.y + window.height / 2,
              width: window.width,
            };
            if (last !== null) {
              compared += 1;
              // Half a second a key, 30 frames a second: a fifteenth of the way between two keys.
              const steps = keys.slice(1).map((key, index) => ({
                x: Math.abs(key.x - (keys[index]?.x ?? 0)) / 15,
                y: Math.abs(key.y - (keys[index]?.y ?? 0)) / 15,
              }));
              const zoom = Math.abs(here.width - last.width) / 2;
              const across = Math.max(...steps.map(({ x }) => x)) * source.width;
              const down = Math.max(...steps.map(({ y }) => y)) * source.height;
              expect(Math.abs(here.x - last.x), `${firstFrame + frame}`).toBeLessThanOrEqual(
                across + zoom + 0.01,
              );
              expect(Math.abs(here.y - last.y)).toBeLessThanOrEqual(down + (zoom * 16) / 9 + 0.01);
            }
            last = here;
          }
        }
        expect(compared).toBeGreaterThan(0);
        expect(last).not.toBeNull();
      },
    ),
    { seed: 9, numRuns: RUNS },
  );
});
