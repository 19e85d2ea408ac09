import { assertNever } from '../assert.ts';
import { visibleMedia } from '../model/derive.ts';
import { framingOf } from '../model/edits/framing.ts';
import type { Project } from '../model/project.ts';
import { hasShape } from '../plan/film-fit.ts';
import { type Profile, resolveProfile } from '../profiles/profiles.ts';

/** What is really done with the picture: what was found, not what was asked for. */
export function framingText(project: Project, profile: Profile): string {
  const size = resolveProfile(profile, project.look);
  if (profile.size.type !== 'exact' || hasShape(size, project.look)) return 'whole picture';
  const { fit, focus, paths } = framingOf(project, profile.name);
  switch (fit) {
    case 'crop':
      return focus === null ? 'centre' : 'chosen focus';
    case 'letterbox':
      return 'letterbox';
    case 'scale':
      return 'stretched';
    case 'blur':
      return 'blurred fill';
    case 'smart':
      return smartText(project, paths);
    default:
      return assertNever(fit);
  }
}

/** One word where all segments agree, else each with how many there are. */
function smartText(project: Project, paths: ReturnType<typeof framingOf>['paths']): string {
  const counts = new Map<string, number>();
  let most = 0;
  const media = visibleMedia(project);
  for (const [index, { id }] of project.storyline.entries()) {
    const shown = media[index]?.asset?.sha256 ?? null;
    if (shown === null) continue;
    const path = Object.hasOwn(paths, id) ? paths[id] : undefined;
    // A path that was found on another picture is not used.
    const found = path !== undefined && path.sha256 === shown ? path.found : 'centre';
    if (found === 'faces') most = Math.max(most, path?.faces ?? 0);
    counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  const words: Readonly<Record<string, string>> = {
    faces: most === 1 ? '1 face' : `${most} faces`,
    saliency: 'no faces: saliency',
    hand: 'framed by hand',
    centre: 'centre',
  };
  const kinds = ['faces', 'saliency', 'hand', 'centre'].filter((kind) => counts.has(kind));
  if (kinds.length === 0) return 'centre';
  if (kinds.length === 1) return words[kinds[0] ?? ''] ?? 'centre';
  return kinds.map((kind) => `${words[kind]} (${counts.get(kind)})`).join(', ');
}
