import { framingOf } from '../model/edits/framing.ts';
import type { CropPath, Framing, Look, Project } from '../model/project.ts';
import type { Profile } from '../profiles/profiles.ts';
import { keepInSight, moveWindows, type PictureSize } from './move-windows.ts';
import type { PictureWindow, ShotPathKey, SliceFit } from './plan.ts';
import { type SegmentPath, segmentPaths } from './segment-paths.ts';

/** How a film is fitted to one output. */
export interface FilmFit {
  /** What shots are framed for. */
  readonly frame: PictureSize;
  /** Where that goes, if it is not the output itself. */
  readonly slice: SliceFit | null;
  /** Where shots are cropped to another shape than the project's. */
  readonly crop: CropFit | null;
}

export interface CropFit {
  readonly focus: Framing['focus'];
  /** By segment; empty where the film is not cropped along paths. */
  readonly paths: readonly SegmentPath[];
}

const MIDDLE = { x: 0.5, y: 0.5 };
const STEP = 1 / 1024;

/** A profile of the project's own shape is filled as it is, whatever its framing says. */
export function planFit(project: Project, profile: Profile, output: PictureSize): FilmFit {
  const { look } = project;
  if (profile.size.type !== 'exact' || hasShape(output, look))
    return { frame: output, slice: null, crop: null };
  const { fit, focus, paths } = framingOf(project, profile.name);
  if (fit === 'crop') return { frame: output, slice: null, crop: { focus, paths: [] } };
  if (fit === 'smart')
    return { frame: output, slice: null, crop: { focus: null, paths: segmentPaths(project, paths) } };
  const slice: SliceFit =
    fit === 'scale'
      ? { type: fit, ...sizeToStretch(look, output), x: 0, y: 0 }
      : { type: fit, ...inset(look, output) };
  return { frame: { width: slice.width, height: slice.height }, slice, crop: null };
}

/** Sizes are even, so equal shapes may differ by rounding. */
export function hasShape(output: PictureSize, { width, height }: Pick<Look, 'width' | 'height'>): boolean {
  const across = Math.abs(output.width - (output.height * width) / height);
  const down = Math.abs(output.height - (output.width * height) / width);
  return Math.min(across, down) <= 2;
}

/** The largest frame of the project's shape in the middle of the output. */
function inset(look: PictureSize, output: PictureSize) {
  const scale = Math.min(output.width / look.width, output.height / look.height);
  const width = Math.min(output.width, Math.max(2, 2 * Math.round((look.width * scale) / 2)));
  const height = Math.min(output.height, Math.max(2, 2 * Math.round((look.height * scale) / 2)));
  const x = 2 * Math.floor((output.width - width) / 4);
  const y = 2 * Math.floor((output.height - height) / 4);
  return { width, height, x, y };
}

/** As many pixels as the output has, of the project's shape; no side is shrunk to less than half of it. */
function sizeToStretch(look: PictureSize, output: PictureSize): PictureSize {
  const area = Math.sqrt((output.width * output.height) / (look.width * look.height));
  const scale = Math.min(area, (2 * output.width) / look.width, (2 * output.height) / look.height);
  const even = (side: number) => Math.max(2, 2 * Math.floor((side * scale) / 2));
  return { width: even(look.width), height: even(look.height) };
}

export interface FramedShot {
  readonly windows: {
    readonly from: PictureWindow;
    readonly to: PictureWindow;
    readonly path: readonly ShotPathKey[] | null;
  };
  readonly isPathOld: boolean;
}

/** The windows of one segment over what it shows. */
export function frameShot(
  project: Project,
  { frame, crop }: FilmFit,
  index: number,
  source: PictureSize,
  isVideo: boolean,
): FramedShot | null {
  const segment = project.storyline[index];
  if (segment === undefined) return null;
  const { motion } = segment;
  const aspect = frame.width / frame.height;
  const { from, to } = moveWindows(motion, motion.zoom ?? project.look.zoom, source, aspect);
  if (crop === null) return { windows: { from, to, path: null }, isPathOld: false };
  const { path = null, isOld: isPathOld = false } = crop.paths[index] ?? {};
  const [first] = path?.keys ?? [];
  const inSight = (window: PictureWindow, point: { readonly x: number; readonly y: number }) =>
    keepInSight(window, { x: point.x * source.width, y: point.y * source.height }, source, aspect);
  if (path !== null && first !== undefined && (isVideo || path.keys.length > 1)) {
    const keys = path.keys.map((key) => keyOf(key, source));
    // Nobody looks where the two windows are: only what is seen of the path may change a chunk.
    const middle = { x: onGrid(source.width / 2), y: onGrid(source.height / 2) };
    const windows = { from: { ...from, ...middle }, to: { ...to, ...middle }, path: keys };
    return { windows, isPathOld };
  }
  const point = first ?? crop.focus;
  // A frame that was placed by hand says itself what is to be seen; only a focus chosen for it moves it.
  const end = (window: PictureWindow, isByHand: boolean) =>
    point === null && isByHand ? window : inSight(window, point ?? MIDDLE);
  const windows = { from: end(from, motion.from !== null), to: end(to, motion.to !== null), path: null };
  return { windows, isPathOld };
}

function keyOf({ at, x, y }: CropPath['keys'][number], { width, height }: PictureSize): ShotPathKey {
  return { at, x: onGrid(x * width), y: onGrid(y * height) };
}

function onGrid(value: number): number {
  return Math.round(value / STEP) * STEP;
}
