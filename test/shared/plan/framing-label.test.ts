import { expect, test } from 'vitest';
import { setCropPaths, setFit, setFocus } from '../../../shared/model/edits/framing.ts';
import { setVisual } from '../../../shared/model/edits/media.ts';
import type { CropPath, Project } from '../../../shared/model/project.ts';
import { framingLabel, framingWords } from '../../../shared/plan/framing-label.ts';
import { sized } from '../../support/fitted-film.ts';
import { hashAt, projectSize, story } from './story.ts';

const TALL = sized(1080, 1920);
const start = story([48_000, 48_000, 48_000]);
const words = (project: Project, profile = TALL) => framingWords(framingLabel(project, profile));
const steered = (found: readonly CropPath['found'][], faces = 2) => {
  const paths = found.map((by, index) => {
    const path: CropPath = { sha256: hashAt(index), found: by, faces, keys: [{ at: 0, x: 0.5, y: 0.5 }] };
    return [`g${index}`, path] as const;
  });
  return setCropPaths.apply(setFit.apply(start, TALL.name, 'smart'), TALL.name, Object.fromEntries(paths));
};

test('the label says what is done, not what was asked for', () => {
  expect(words(start)).toBe('centre');
  expect(words(setFocus.apply(start, TALL.name, { x: 0.2, y: 0.2 }))).toBe('chosen focus');
  for (const [fit, said] of [
    ['letterbox', 'letterbox'],
    ['scale', 'stretched'],
    ['blur', 'blurred fill'],
    ['smart', 'centre'],
  ] as const) {
    const fitted = setFit.apply(start, TALL.name, fit);
    expect(words(fitted)).toBe(said);
    expect(words(fitted, sized(1920, 1080))).toBe('whole picture');
    expect(words(fitted, projectSize())).toBe('whole picture');
  }
});

test('a smart crop says what steers it', () => {
  expect(words(steered(['faces', 'faces', 'faces']))).toBe('2 faces');
  expect(words(steered(['saliency', 'saliency', 'saliency']))).toBe('no faces: saliency');
  expect(words(steered(['centre', 'centre', 'centre']))).toBe('centre');
  expect(words(steered(['faces', 'saliency'], 1))).toBe('1 face (1), no faces: saliency (1), centre (1)');
  const one = { ...steered(['faces'], 3), storyline: start.storyline.slice(0, 1) };
  expect(words(one)).toBe('3 faces');
});

test('a path over another picture steers nothing, and is told', () => {
  const framed = steered(['faces', 'faces', 'faces']);
  const other = { ...framed.storyline[1], visual: { type: 'picture', asset: 'p9' } };
  const old = { ...framed, storyline: framed.storyline.with(1, other as (typeof framed.storyline)[0]) };
  expect(framingLabel(old, TALL)).toMatchObject({ steered: { faces: 2 }, unsteered: 1, old: 1 });
  expect(words(old)).toBe('2 faces (2), centre (1), 1 framed on another picture');
});

test('a segment that keeps the picture before it keeps its path', () => {
  const kept = setVisual.apply(steered(['faces']), ['g1'], { type: 'previous' });
  expect(framingLabel(kept, TALL)).toMatchObject({ steered: { faces: 2 }, unsteered: 1, old: 0 });
});
