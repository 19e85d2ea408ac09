import { describe, expect, test } from 'vitest';
import { windowAt } from '../../../shared/kernel/motion.ts';
import { setCropPath, setFit, setFocus } from '../../../shared/model/edits/framing.ts';
import { setMotion, setView } from '../../../shared/model/edits/motion.ts';
import { insertSegments } from '../../../shared/model/edits/segments.ts';
import { showVideo } from '../../../shared/model/edits/video.ts';
import { ALL_MOVES, type CropPath, FITS, type Fit, type Project } from '../../../shared/model/project.ts';
import { compilePlan } from '../../../shared/plan/compile-plan.ts';
import { hasShape, planFit } from '../../../shared/plan/film-fit.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { sized } from '../../support/fitted-film.ts';
import { FACTS, hashAt, projectSize, story } from './story.ts';

const NAME = 'VERTICAL_1080P';
const TALL = sized(1080, 1920);
const start = story([300_000, 96_000]);
const compile = (project: Project, profile = TALL) => compilePlan(project, profile, FACTS);
const keysOf = (plan: Plan) => plan.chunks.map(({ key }) => key);
const fitted = (fit: Fit, project = start) => setFit.apply(project, NAME, fit);

function pathOver(index: number, keys: CropPath['keys']): CropPath {
  return { sha256: hashAt(index), found: 'faces', faces: 1, keys };
}

describe('a plan', () => {
  test('of the project’s own shape is the same whatever its framing says', () => {
    const profile = sized(1280, 720);
    const plain = compile(start, profile);
    for (const fit of FITS) {
      const focused = setFocus.apply(fitted(fit), NAME, { x: 0.1, y: 0.9 });
      expect(compile(focused, profile)).toEqual(plain);
      expect(
        compile(
          { ...focused, framing: { ...focused.framing, PROJECT: { fit, focus: null, paths: {} } } },
          projectSize(),
        ),
      ).toEqual(compile(start, projectSize()));
    }
    expect(plain.chunks.flatMap(({ slice }) => Object.keys(slice))).not.toContain('fit');
    expect(keysOf(plain)).toEqual(
      keysOf(compilePlan(start, { ...projectSize(), size: { type: 'short-side', pixels: 720 } }, FACTS)),
    );
  });

  test('of a profile does not change with another profile’s framing', () => {
    const other = setFit.apply(start, 'SQUARE_720P', 'blur');
    expect(compile(other)).toEqual(compile(start));
    const cropped = setFit.apply(setFit.apply(start, NAME, 'blur'), NAME, 'crop');
    expect(compile(cropped)).toEqual(compile(start));
    const all = FITS.map((fit) => keysOf(compile(setFocus.apply(fitted(fit), NAME, { x: 0, y: 0.5 })))[0]);
    // A smart crop without paths is a crop around the middle, and no focus was chosen for that.
    expect(new Set(all).size).toBe(FITS.length);
  });

  test('says where the film lies, even and inside the output', () => {
    expect(planFit(fitted('letterbox'), TALL, { width: 1080, height: 1920 }).slice).toEqual({
      type: 'letterbox',
      width: 1080,
      height: 608,
      x: 0,
      y: 656,
    });
    expect(planFit(fitted('scale'), TALL, { width: 1080, height: 1920 }).frame).toEqual({
      width: 1920,
      height: 1080,
    });
  });

  test('of sizes that differ by rounding needs no fit, of other shapes it does', () => {
    const look = { width: 1920, height: 1080 };
    for (const size of [
      [854, 480],
      [426, 240],
      [3840, 2160],
      [64, 36],
    ]) {
      expect(hasShape({ width: size[0] ?? 0, height: size[1] ?? 0 }, look)).toBe(true);
    }
    for (const size of [
      [4096, 2160],
      [1080, 1920],
      [720, 720],
      [1080, 1350],
    ]) {
      expect(hasShape({ width: size[0] ?? 0, height: size[1] ?? 0 }, look)).toBe(false);
    }
  });
});

describe('a path', () => {
  const keys = [
    { at: 0, x: 0.2, y: 0.5 },
    { at: 120_000, x: 0.8, y: 0.5 },
    { at: 240_000, x: 0.5, y: 0.5 },
  ];
  const smart = setCropPath.apply(fitted('smart'), NAME, 'g0', pathOver(0, keys));

  test('leads the window over a picture, by the segment’s own time', () => {
    const plan = compile(setMotion.apply(smart, ['g0'], { move: 'still' }));
    const middles = plan.chunks.flatMap(({ slice, firstFrame }) =>
      slice.shots.flatMap((shot) =>
        shot.path === undefined
          ? []
          : Array.from({ length: shot.end - shot.first }, (_, index) => {
              const window = windowAt(shot, shot.first + index, slice.rate, slice.width / slice.height);
              return { frame: firstFrame + shot.first + index, x: (window.x + window.width / 2) / 3000 };
            }),
      ),
    );
    const at = (frame: number) => middles.find((middle) => middle.frame === frame)?.x;
    // The window is 1,125 wide: its middle stays 0.1875 from the edges.
    expect(at(0)).toBeCloseTo(0.2, 3);
    expect(at(37)).toBeCloseTo(0.2 + (0.6 * 37) / 75, 3);
    expect(at(75)).toBeCloseTo(0.8, 3);
    expect(at(149)).toBeCloseTo(0.8 - (0.3 * 74) / 75, 3);
    expect(at(180)).toBeCloseTo(0.5, 3);
  });

  test('starts with its segment, not with the transition that leads into it', () => {
    const path = pathOver(
      1,
      [keys[0], { at: 48_000, x: 0.8, y: 0.5 }].flatMap((key) => key ?? []),
    );
    const led = setCropPath.apply(setMotion.apply(smart, ['g1'], { move: 'still' }), NAME, 'g1', path);
    const { slice } = compile(led).chunks.at(-1) ?? {};
    const shot = slice?.shots.at(-1);
    if (slice === undefined || shot === undefined)
      throw new TypeError('The last chunk shows the last segment');
    expect(shot.lead).toBeGreaterThan(0);
    const { x, width } = windowAt(shot, shot.origin + 15, slice.rate, slice.width / slice.height);
    expect((x + width / 2) / 3000).toBeCloseTo(0.5, 3);
  });

  test('changes only the chunks that it is seen in', () => {
    const changed = keys.map((key) => (key.at === 0 ? { ...key, x: 0.9 } : key));
    const other = setCropPath.apply(smart, NAME, 'g0', pathOver(0, changed));
    const [before, after] = [keysOf(compile(smart)), keysOf(compile(other))];
    expect(after[0]).not.toBe(before[0]);
    expect(after.slice(1)).toEqual(before.slice(1));
    expect(after.length).toBe(3);
  });

  test('is found again behind an insert', () => {
    const inserted = insertSegments.apply(smart, 0, [{ id: 'new', text: 'x', setLength: 96_000 }]);
    const keysAfter = keysOf(
      compile({ ...inserted, look: { ...inserted.look, transition: { kind: 'cut', length: 0 } } }),
    );
    const keysBefore = keysOf(
      compile({ ...smart, look: { ...smart.look, transition: { kind: 'cut', length: 0 } } }),
    );
    expect(keysAfter.slice(1)).toEqual(keysBefore);
  });

  test('over another picture is left out and told, and the segment is cropped around the middle', () => {
    const path = pathOver(3, keys);
    const old = {
      ...smart,
      framing: { [NAME]: { fit: 'smart' as const, focus: null, paths: { g0: path } } },
    };
    const plan = compile(old);
    expect(plan.warnings).toContainEqual({ reason: 'crop-path-old', segment: 0 });
    expect(keysOf(plan)).toEqual(keysOf(compile(fitted('smart'))));
    expect(compile(smart).warnings.map(({ reason }) => reason)).not.toContain('crop-path-old');
  });

  test('of one key keeps what was found in sight at both ends of a move', () => {
    const one = setCropPath.apply(fitted('smart'), NAME, 'g0', pathOver(0, [{ at: 0, x: 0.93, y: 0.2 }]));
    for (const move of ALL_MOVES) {
      const plan = compile(setMotion.apply(one, ['g0'], { move }));
      const shot = plan.chunks[0]?.slice.shots[0];
      if (shot === undefined) throw new TypeError('A chunk has a shot');
      expect(shot.path).toBeUndefined();
      for (const { x, y, width } of [shot.from, shot.to]) {
        expect(Math.abs(2790 - x)).toBeLessThan(width / 2);
        expect(Math.abs(400 - y)).toBeLessThan((width * 16) / 9 / 2);
      }
    }
  });

  test('leads the window over a video too, and rests with what keeps its last frame', () => {
    const shown = showVideo.apply(start, 'g0', 'v64');
    const kept = {
      ...shown,
      storyline: shown.storyline.map((segment, index) =>
        index === 1 ? { ...segment, visual: { type: 'previous' as const } } : segment,
      ),
    };
    const followed = setCropPath.apply(fitted('smart', kept), NAME, 'g0', pathOver(64, keys));
    const shots = compile(followed).chunks.flatMap(({ slice }) => slice.shots);
    expect(shots[0]?.path?.[0]).toEqual({ at: 0, x: 384, y: 540 });
    expect(shots.at(-1)?.path).toEqual([{ at: 0, x: 960, y: 540 }]);
  });
});

test('a frame that was placed by hand stays in a crop, until a focus is chosen', () => {
  const placed = setView.apply(start, 'g0', 'to', { x: 0.9, y: 0.5, zoom: 2 });
  const end = (project: Project) => compile(project).chunks[0]?.slice.shots[0]?.to.x ?? 0;
  expect(end(placed)).toBeCloseTo(2700, 0);
  const focused = setFocus.apply(placed, NAME, { x: 0.1, y: 0.5 });
  expect(Math.abs(end(focused) - 300)).toBeLessThan(1125 / 2 / 2);
});
