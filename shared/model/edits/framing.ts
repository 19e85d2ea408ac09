import { fittingPaths } from '../crop-paths.ts';
import type { CropPath, Fit, Framing, Project, SegmentId } from '../project.ts';
import { defineEdit, patched } from './define-edit.ts';

/** In parts of a picture's width and height. */
export interface FramePoint {
  readonly x: number;
  readonly y: number;
}

const PLAIN: Framing = { fit: 'crop', focus: null, paths: {} };
const PROFILE_NAME = /^[A-Z0-9_]{1,40}$/;

export const setFit = defineEdit('framing.fit', 'change the fit', (project, profile: string, fit: Fit) =>
  withFraming(project, profile, { fit }),
);

/** What stays in sight when the film is cropped for a profile; null is the middle again. */
export const setFocus = defineEdit(
  'framing.focus',
  'set the focus',
  (project, profile: string, focus: FramePoint | null) =>
    withFraming(project, profile, { focus: focus === null ? null : inside(focus) }),
);

/** Paths by segment, as a finder gives them. One that was made from something else than is shown is left out. */
export const setCropPaths = defineEdit(
  'framing.paths',
  'frame the film',
  (project, profile: string, paths: Readonly<Record<SegmentId, CropPath>>) =>
    withFraming(project, profile, {
      paths: patched(framingOf(project, profile).paths, fittingPaths(project, paths)),
    }),
);

export const setCropPath = defineEdit(
  'framing.path',
  'frame a segment',
  (project, profile: string, id: SegmentId, path: CropPath) =>
    setCropPaths.apply(project, profile, { [id]: path }),
);

/** A profile that was never fitted is as one that is cropped around the middle. */
export function framingOf(project: Pick<Project, 'framing'>, profile: string): Framing {
  return (Object.hasOwn(project.framing, profile) ? project.framing[profile] : undefined) ?? PLAIN;
}

function withFraming(project: Project, profile: string, change: Partial<Framing>): Project {
  if (!PROFILE_NAME.test(profile)) return project;
  const old = framingOf(project, profile);
  const next = patched(old, change);
  return next === old ? project : { ...project, framing: { ...project.framing, [profile]: next } };
}

function inside({ x, y }: FramePoint): FramePoint {
  return { x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)) };
}
