import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocFrame, allocScratch, frameView } from '../../../shared/kernel/arena.ts';
import { drawFrame } from '../../../shared/kernel/draw-frame.ts';
import { memoryBytes } from '../../../shared/kernel/kernel.ts';
import { layerFromRgba } from '../../../shared/kernel/layer.ts';
import { setFit, setFocus } from '../../../shared/model/edits/framing.ts';
import { setMotion, setTransitionEverywhere } from '../../../shared/model/edits/motion.ts';
import { FITS, type Fit, type Project } from '../../../shared/model/project.ts';
import { filmOf, makeFittedFilm, type Planes, sized, yuvAt } from '../../support/fitted-film.ts';
import { mean, pixelsOf, steepest } from '../../support/frame-parts.ts';
import { busyPicture, resourcesOf, shotOf, sliceOf } from '../../support/kernel-golden.ts';
import { type Pixels, paint } from '../../support/kernel-pictures.ts';
import { hashAt, RUNS } from '../plan/story.ts';
import { nodeKernel } from './node-kernel.ts';

const NAME = 'VERTICAL_1080P';
const { kernel, arena } = nodeKernel();

async function drawn(
  project: Project,
  size: { readonly width: number; readonly height: number },
  pictures: readonly Pixels[],
  frames: readonly number[],
): Promise<Planes[]> {
  const bySha = Object.fromEntries(pictures.map((pixels, index) => [hashAt(index), pixels]));
  const film = makeFittedFilm(kernel, arena, project, sized(size.width, size.height), bySha);
  const all: Planes[] = [];
  for (const frame of frames) all.push(await film.draw(frame));
  film.close();
  return all;
}

const fitted = (project: Project, fit: Fit) => setFit.apply(project, NAME, fit);
const still = (project: Project) =>
  setMotion.apply(
    project,
    project.storyline.map(({ id }) => id),
    { move: 'still' },
  );

/** Limited-range BT.709 of #ff0000. */
const RED = [63, 102, 240];

describe('letterbox', () => {
  const slope = paint(640, 360, (x, y) => [x % 256, y % 256, 128]);

  test('shows the project’s own frame whole, between bars of the background', async () => {
    const project = filmOf([slope], [96_000]);
    const [inside] = await drawn(fitted(project, 'letterbox'), { width: 180, height: 320 }, [slope], [20]);
    // 180 × 9 / 16 is 101.25, made even; (320 - 102) / 2 = 109, moved to an even row.
    const [own] = await drawn(project, { width: 180, height: 102 }, [slope], [20]);
    if (!inside || !own) throw new TypeError('Two frames were drawn');
    for (let y = 0; y < 320; y += 1) {
      for (let x = 0; x < 180; x += 7) {
        const isBar = y < 108 || y >= 210;
        expect(yuvAt(inside, x, y)).toEqual(isBar ? RED : yuvAt(own, x, y - 108));
      }
    }
  });

  test.each(['crossfade', 'dip-white', 'slide-left', 'wipe-up'] as const)(
    'keeps a %s inside the film',
    async (kind) => {
      const second = paint(640, 360, (x, y) => [255 - (x % 256), 200, y % 256]);
      const project = setTransitionEverywhere.apply(filmOf([slope, second], [96_000, 96_000]), {
        kind,
        length: 48_000,
      });
      const frames = [48, 55, 60, 67, 71];
      const pictures = [slope, second];
      const whole = await drawn(fitted(project, 'letterbox'), { width: 180, height: 320 }, pictures, frames);
      const own = await drawn(project, { width: 180, height: 102 }, pictures, frames);
      for (const [index, frame] of whole.entries()) {
        const film = own[index];
        if (film === undefined) throw new TypeError('As many frames were drawn');
        expect(pixelsOf(frame, { x: 0, y: 108, width: 180, height: 102 })).toEqual(
          pixelsOf(film, { x: 0, y: 0, width: 180, height: 102 }),
        );
        expect(yuvAt(frame, 90, 107)).toEqual(RED);
        expect(yuvAt(frame, 90, 210)).toEqual(RED);
      }
    },
  );
});

describe('scale', () => {
  test('stretches a circle as much as the shapes differ', async () => {
    const circle = paint(640, 360, (x, y) =>
      (x + 0.5 - 320) ** 2 + (y + 0.5 - 180) ** 2 < 90 ** 2 ? [255, 255, 255] : [0, 0, 0],
    );
    const project = still(filmOf([circle], [96_000]));
    for (const size of [
      { width: 180, height: 320 },
      { width: 320, height: 320 },
      { width: 640, height: 100 },
    ]) {
      const [frame] = await drawn(fitted(project, 'scale'), size, [circle], [10]);
      if (frame === undefined) throw new TypeError('A frame was drawn');
      const isLit = (x: number, y: number) => yuvAt(frame, x, y)[0] > 125;
      const count = (length: number, at: (index: number) => boolean) =>
        Array.from({ length }, (_, index) => at(index)).filter(Boolean).length;
      const across = count(size.width, (x) => isLit(x, size.height / 2));
      const down = count(size.height, (y) => isLit(size.width / 2, y));
      expect(Math.abs(across - (180 * size.width) / 640)).toBeLessThanOrEqual(2);
      expect(Math.abs(down - (180 * size.height) / 360)).toBeLessThanOrEqual(2);
      // Whole, and to the edges: nothing is cut away and no bar is left.
      expect(yuvAt(frame, 1, 1)[0]).toBe(16);
    }
  });
});

describe('blur', () => {
  /** Noise in blocks: of one mean wherever a large enough part is taken. */
  const noise = paint(640, 360, (x, y) => {
    const mixed = Math.imul((x >> 2) + 977 * (y >> 2), 0x9e3779b1) >>> 8;
    return [mixed & 255, (mixed >> 8) & 127, 60];
  });
  const size = { width: 180, height: 320 };
  const bars = [
    { x: 0, y: 0, width: 180, height: 108 },
    { x: 0, y: 210, width: 180, height: 110 },
  ];

  test('lays the film over a smooth copy of its own colours', async () => {
    const project = still(filmOf([noise], [96_000]));
    const [frame] = await drawn(fitted(project, 'blur'), size, [noise], [20]);
    const [own] = await drawn(project, { width: 180, height: 102 }, [noise], [20]);
    if (!frame || !own) throw new TypeError('Two frames were drawn');
    const film = pixelsOf(frame, { x: 0, y: 108, width: 180, height: 102 });
    expect(film).toEqual(pixelsOf(own, { x: 0, y: 0, width: 180, height: 102 }));
    for (const bar of bars) {
      const pixels = pixelsOf(frame, bar);
      for (const plane of [0, 1, 2] as const) {
        expect(Math.abs(mean(pixels, plane) - mean(film, plane))).toBeLessThan(3);
      }
      // The sharp film differs by up to 219 between neighbours.
      expect(steepest(frame, bar)).toBeLessThanOrEqual(3);
    }
    expect(steepest(frame, { x: 0, y: 110, width: 180, height: 98 })).toBeGreaterThan(40);
  });

  test('fills bars at the sides too, and puts each colour behind where it is', async () => {
    const halves = paint(360, 640, (_, y) => (y < 320 ? [255, 0, 0] : [0, 0, 255]));
    const tall = { width: 360, height: 640 };
    const project = still(filmOf([halves], [96_000], tall));
    const [frame] = await drawn(fitted(project, 'blur'), { width: 320, height: 180 }, [halves], [20]);
    if (!frame) throw new TypeError('A frame was drawn');
    for (const x of [1, 100, 219, 318]) {
      const [top, bottom] = [yuvAt(frame, x, 2), yuvAt(frame, x, 177)];
      expect(top[2]).toBeGreaterThan(top[1] + 60);
      expect(bottom[1]).toBeGreaterThan(bottom[2] + 60);
    }
  });

  test('follows the film through a dip and leaves no old picture behind', async () => {
    const project = setTransitionEverywhere.apply(filmOf([noise, noise], [96_000, 96_000]), {
      kind: 'dip-black',
      length: 48_000,
    });
    const frames = [20, 59, 60, 100];
    const [before, ...rest] = await drawn(fitted(project, 'blur'), size, [noise, noise], frames);
    const [bar] = bars;
    if (!before || !bar) throw new TypeError('Frames were drawn');
    const brightness = [before, ...rest].map((frame) => mean(pixelsOf(frame, bar), 0));
    expect(Math.max(brightness[1] ?? 99, brightness[2] ?? 99)).toBeLessThan(22);
    expect(Math.abs((brightness[0] ?? 0) - (brightness[3] ?? 99))).toBeLessThan(4);
  });
});

describe('crop', () => {
  /** Grey, with a white dot that no crop around the middle shows. */
  const dotAt = (px: number, py: number) =>
    paint(640, 360, (x, y) => ((x - px) ** 2 + (y - py) ** 2 < 36 ? [255, 255, 255] : [60, 60, 60]));
  const brightest = ({ width, height, data }: Planes) =>
    data.subarray(0, width * height).reduce((most, value) => Math.max(most, value), 0);

  test.each(['tl-br', 'br-tl', 'centre-br', 'tr-bl'] as const)(
    'keeps a focus in sight in every frame of %s',
    async (move) => {
      const picture = dotAt(600, 40);
      const project = setMotion.apply(filmOf([picture], [96_000]), ['g0'], { move });
      const focused = setFocus.apply(project, NAME, { x: 600 / 640, y: 40 / 360 });
      const frames = Array.from({ length: 60 }, (_, index) => index);
      for (const frame of await drawn(focused, { width: 90, height: 160 }, [picture], frames))
        expect(brightest(frame)).toBeGreaterThan(200);
      const unfocused = await drawn(project, { width: 90, height: 160 }, [picture], frames);
      expect(Math.max(...unfocused.map(brightest))).toBeLessThan(100);
    },
  );

  test('is around the middle where nothing was chosen, and has no bars', async () => {
    const halves = paint(640, 360, (x) => (x < 320 ? [255, 255, 255] : [0, 0, 0]));
    const [frame] = await drawn(
      still(filmOf([halves], [96_000])),
      { width: 90, height: 160 },
      [halves],
      [30],
    );
    if (!frame) throw new TypeError('A frame was drawn');
    for (let y = 0; y < 160; y += 1) {
      expect(yuvAt(frame, 4, y)[0]).toBe(235);
      expect(yuvAt(frame, 85, y)[0]).toBe(16);
    }
  });
});

test('captions lie over the whole frame, bars included', () => {
  const target = allocFrame(arena, 64, 128);
  const scratch = allocScratch(arena, 64, 128);
  const white = paint(10, 6, () => [255, 255, 255, 255]).data;
  const layer = layerFromRgba(kernel, arena, white, 4, 4, 10, 6);
  const slice = sliceOf(64, 128, {
    shots: [{ ...shotOf('a', 9, 9), picture: null }],
    fit: { type: 'letterbox', width: 64, height: 36, x: 0, y: 46 },
    captions: [{ first: 0, frames: 30, words: ['a'], active: null }],
  });
  drawFrame(kernel, slice, 3, { ...resourcesOf({}), layer: () => layer }, target, scratch);
  const frame = { width: 64, height: 128, data: frameView(kernel.memory, target) };
  expect([yuvAt(frame, 8, 6)[0], yuvAt(frame, 30, 6)[0]]).toEqual([235, 81]);
});

test('no fit writes anything but its frame and its scratch (seed 6)', async () => {
  const even = (least: number, most: number) => fc.integer({ min: least, max: most }).map((half) => half * 2);
  const pixels = busyPicture(97, 83, 1);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...FITS),
      even(32, 100),
      even(32, 100),
      even(32, 200),
      even(32, 200),
      async (fit, width, height, lookWidth, lookHeight) => {
        const own = nodeKernel();
        const project = fitted(filmOf([pixels], [96_000], { width: lookWidth, height: lookHeight }), fit);
        const film = makeFittedFilm(own.kernel, own.arena, project, sized(width, height), {
          [hashAt(0)]: pixels,
        });
        // Behind the frame and its scratch lies what others have: the pictures, first of all.
        const others = own.arena.alloc(64);
        await film.draw(0);
        const before = memoryBytes(own.kernel.memory).slice(others);
        await film.draw(31);
        expect(Buffer.compare(memoryBytes(own.kernel.memory).subarray(others), before)).toBe(0);
      },
    ),
    { seed: 6, numRuns: RUNS },
  );
});
