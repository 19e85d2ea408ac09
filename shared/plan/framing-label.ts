import { assertNever } from '../assert.ts';
import { visibleMedia } from '../model/derive.ts';
import { framingOf } from '../model/edits/framing.ts';
import type { CropPath, Fit, Project } from '../model/project.ts';
import { type Profile, resolveProfile } from '../profiles/profiles.ts';
import { hasShape } from './film-fit.ts';
import { segmentPaths } from './segment-paths.ts';

/** What is really done with the picture for one output. */
export interface FramingLabel {
  /** `whole`: the output has the project's own shape. */
  readonly fit: Fit | 'whole';
  /** Cropped around a chosen place. */
  readonly hasFocus: boolean;
  /** For `smart`: how many segments are steered by what. */
  readonly steered: Readonly<Record<CropPath['found'], number>>;
  /** For `smart`: segments that are cropped around the middle because nothing was looked for in them. */
  readonly unsteered: number;
  /** Of those, segments whose path was found on another picture. */
  readonly old: number;
  /** The most that were found in one segment. */
  readonly faces: number;
}

export function framingLabel(project: Project, profile: Profile): FramingLabel {
  const { fit, focus, paths } = framingOf(project, profile.name);
  const isWhole =
    profile.size.type !== 'exact' || hasShape(resolveProfile(profile, project.look), project.look);
  const steered = { faces: 0, saliency: 0, centre: 0, hand: 0 };
  let unsteered = 0;
  let old = 0;
  let faces = 0;
  if (!isWhole && fit === 'smart') {
    const media = visibleMedia(project);
    for (const [index, { path, isOld }] of segmentPaths(project, paths).entries()) {
      if (!media[index]) continue;
      if (isOld) old += 1;
      if (path === null) unsteered += 1;
      else {
        steered[path.found] += 1;
        if (path.found === 'faces') faces = Math.max(faces, path.faces);
      }
    }
  }
  const hasFocus = !isWhole && fit === 'crop' && focus !== null;
  return { fit: isWhole ? 'whole' : fit, hasFocus, steered, unsteered, old, faces };
}

/** The label in a few words, such as `2 faces`, `no faces: saliency`, `centre`. */
export function framingWords(label: FramingLabel): string {
  switch (label.fit) {
    case 'whole':
      return 'whole picture';
    case 'crop':
      return label.hasFocus ? 'chosen focus' : 'centre';
    case 'letterbox':
      return 'letterbox';
    case 'scale':
      return 'stretched';
    case 'blur':
      return 'blurred fill';
    case 'smart':
      return smartWords(label);
    default:
      return assertNever(label.fit);
  }
}

/** One word where all segments agree, else each with how many there are. */
function smartWords({ steered, unsteered, old, faces }: FramingLabel): string {
  const kinds = [
    { name: faces === 1 ? '1 face' : `${faces} faces`, count: steered.faces },
    { name: 'no faces: saliency', count: steered.saliency },
    { name: 'framed by hand', count: steered.hand },
    { name: 'centre', count: steered.centre + unsteered },
  ].filter(({ count }) => count > 0);
  const words =
    kinds.length > 1
      ? kinds.map(({ name, count }) => `${name} (${count})`).join(', ')
      : (kinds[0]?.name ?? 'centre');
  return old === 0 ? words : `${words}, ${old} framed on another picture`;
}
