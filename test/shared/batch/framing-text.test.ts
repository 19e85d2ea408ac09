import { expect, it } from 'vitest';
import { framingText } from '../../../shared/batch/framing-text.ts';
import { setCropPaths, setFit, setFocus } from '../../../shared/model/edits/framing.ts';
import type { CropPath, Project } from '../../../shared/model/project.ts';
import { profileOf } from '../../../shared/profiles/profile-choice.ts';
import { hashAt, story } from '../plan/story.ts';

const V = 'VERTICAL_1080P';
const PROJECT = story([48_000, 48_000, 48_000]);
const text = (project: Project, profile = V) => framingText(project, profileOf(profile));
const path = (index: number, found: CropPath['found'], faces = 0): CropPath => ({
  ...{ sha256: hashAt(index), found, faces, keys: [{ at: 0, x: 0.3, y: 0.4 }] },
});
const smart = (paths: Readonly<Record<string, CropPath>>) =>
  setCropPaths.apply(setFit.apply(PROJECT, V, 'smart'), V, paths);

it('says what is really done with the picture', () => {
  expect(text(PROJECT)).toBe('centre');
  expect(text(PROJECT, 'LANDSCAPE_4K')).toBe('whole picture');
  expect(text(PROJECT, 'DRAFT_360P')).toBe('whole picture');
  expect(text(setFocus.apply(PROJECT, V, { x: 0.2, y: 0.5 }))).toBe('chosen focus');
  expect(text(setFit.apply(PROJECT, V, 'letterbox'))).toBe('letterbox');
  expect(text(setFit.apply(PROJECT, V, 'scale'))).toBe('stretched');
  expect(text(setFit.apply(PROJECT, V, 'blur'))).toBe('blurred fill');
});

it('says what a smart crop found, not that it was asked for', () => {
  const all = (of: (index: number) => CropPath) => smart({ g0: of(0), g1: of(1), g2: of(2) });
  expect(text(smart({}))).toBe('centre');
  expect(text(all((index) => path(index, 'faces', 1)))).toBe('1 face');
  expect(text(all((index) => path(index, 'faces', index)))).toBe('2 faces');
  expect(text(all((index) => path(index, 'saliency')))).toBe('no faces: saliency');
  expect(text(all((index) => path(index, 'hand')))).toBe('framed by hand');
  expect(text(smart({ g0: path(0, 'faces', 3), g2: path(2, 'saliency') }))).toBe(
    '3 faces (1), no faces: saliency (1), centre (1)',
  );
});
