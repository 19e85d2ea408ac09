import { describe, expect, test } from 'vitest';
import { setFit, setFocus } from '../../../shared/model/edits/framing.ts';
import { setMotion } from '../../../shared/model/edits/motion.ts';
import type { Fit, Project } from '../../../shared/model/project.ts';
import { makeFittedFilm, type Planes, sized, yuvAt } from '../../support/fitted-film.ts';
import { type Pixels, paint } from '../../support/kernel-pictures.ts';
import { hashAt, story } from '../plan/story.ts';
import { nodeKernel } from './node-kernel.ts';

const NAME = 'VERTICAL_1080P';
const LANDSCAPE = { width: 640, height: 360 };
const { kernel, arena } = nodeKernel();

/** A story over pictures of one size; `p0` is the first. */
function filmOf(pictures: readonly Pixels[], lengths: readonly number[], look = LANDSCAPE): Project {
  const made = story(lengths, { ...look, background: '#ff0000' });
  const assets = Object.fromEntries(
    Object.entries(made.assets).map(([id, asset], index) => {
      const pixels = pictures[index];
      return [id, pixels && asset.kind === 'picture' ? { ...asset, ...sizeOf(pixels) } : asset];
    }),
  );
  return { ...made, assets };
}

function sizeOf({ width, height }: Pixels) {
  return { width, height };
}

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
