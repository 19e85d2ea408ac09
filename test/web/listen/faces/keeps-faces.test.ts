import { afterAll, describe, expect, test } from 'vitest';
import { cropPaths } from '../../../../shared/analysis/project-paths.ts';
import { setCropPaths, setFit } from '../../../../shared/model/edits/framing.ts';
import { makeProject } from '../../../../shared/model/make-project.ts';
import { makeSegment } from '../../../../shared/model/make-segment.ts';
import { MOVES, type Project } from '../../../../shared/model/project.ts';
import { findProfile } from '../../../../shared/profiles/profiles.ts';
import { makeFaceFinder } from '../../../../web/workers/faces/client.ts';
import { framesWithout } from '../../../support/frames-without.ts';
import { corpusFile } from '../../media/corpus-file.ts';

const signal = new AbortController().signal;
const finder = makeFaceFinder();
afterAll(() => finder.close());

const SHA = 'a'.repeat(64);

/** A story of one picture, two seconds with each move. */
function storyOf(width: number, height: number): Project {
  const empty = makeProject({ id: 'story', title: 'Faces' });
  const common = { id: 'p', name: 'people.jpg', bytes: 1, type: 'image/jpeg', sha256: SHA } as const;
  return {
    ...empty,
    assets: { p: { kind: 'picture', width, height, ...common } },
    storyline: MOVES.map((move) => {
      const segment = makeSegment({ id: move, text: '' });
      return {
        ...segment,
        visual: { type: 'picture', asset: 'p' },
        setLength: 96_000,
        motion: { ...segment.motion, move, zoom: 1.3 },
      };
    }),
  };
}

for (const path of [
  'photo/astronaut.png',
  'photo/two_people.jpg',
  'photo/three_people.jpg',
  'photo/portrait.jpg',
]) {
  describe(path, () => {
    for (const name of ['VERTICAL_1080P', 'SQUARE_1080P', 'PORTRAIT_4X5']) {
      test(`${name} keeps its face whole in every frame of every move`, async ({ skip }) => {
        const file = await corpusFile(path);
        if (file === null) return skip();
        const { width, height } = await createImageBitmap(file);
        const look = await finder.picture(file, { signal });
        const project = storyOf(width, height);
        const profile = findProfile(name);
        if (profile?.size.type !== 'exact') throw new TypeError(name);
        const paths = cropPaths(project, profile.size, new Map([[SHA, [look]]]));
        const framed = setCropPaths.apply(setFit.apply(project, name, 'smart'), name, paths);
        expect(Object.values(paths).map(({ found, faces }) => [found, faces])).toEqual(
          MOVES.map(() => ['faces', look.faces.length]),
        );
        // Of several that do not fit together one at least is kept, and always the same.
        const counts = look.faces.map((face) => framesWithout(framed, name, face));
        const best = counts.toSorted((a, b) => a.lost - b.lost)[0];
        expect(best?.all).toBeGreaterThan(MOVES.length * 50);
        expect(best?.lost).toBe(0);
      });
    }
  });
}
