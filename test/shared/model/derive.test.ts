import { expect, test } from 'vitest';
import {
  exportProblems,
  filmSamples,
  PLACEHOLDER_SAMPLES,
  segmentSamples,
  segmentStarts,
  visiblePictures,
} from '../../../shared/model/derive.ts';
import type { Project, Visual } from '../../../shared/model/project.ts';
import { story } from '../plan/story.ts';

function showing(...visuals: Visual[]): Project {
  const project = story(visuals.map(() => 48_000));
  const storyline = project.storyline.map((segment, index) => ({
    ...segment,
    visual: visuals[index] ?? segment.visual,
  }));
  return { ...project, storyline };
}

test('"previous" shows the nearest picture before it, and nothing after a segment without one', () => {
  const own: Visual = { type: 'picture', asset: 'p7' };
  const project = showing(
    { type: 'previous' },
    own,
    { type: 'previous' },
    { type: 'previous' },
    { type: 'none' },
    {
      type: 'previous',
    },
  );
  const shown = visiblePictures(project).map((picture) => picture?.id ?? null);
  expect(shown).toEqual([null, 'p7', 'p7', 'p7', null, null]);
  expect(exportProblems(project).map((problem) => 'segment' in problem && problem.segment)).toEqual([
    0, 4, 5,
  ]);
});

test('narration gives a segment its length, else the set one, else the film shows it for a while', () => {
  const project = story([48_000, 24_000, 10]);
  const [a, b, c] = project.storyline;
  if (!a || !b || !c) throw new TypeError('The story has three segments');
  const storyline = [{ ...a, narration: { asset: 's33', gainDb: 0 } }, b, { ...c, setLength: null }];
  const incomplete = { ...project, storyline };
  expect(storyline.map((segment) => segmentSamples(incomplete, segment))).toEqual([96_000, 24_000, null]);
  expect(segmentStarts(incomplete)).toEqual([0, 96_000, 120_000, 120_000 + PLACEHOLDER_SAMPLES]);
  expect(filmSamples(incomplete)).toBe(120_000 + PLACEHOLDER_SAMPLES);
  expect(exportProblems(incomplete)).toEqual([{ reason: 'no-narration', segment: 2, segmentId: 'g2' }]);
});
