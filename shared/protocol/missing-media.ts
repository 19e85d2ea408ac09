import { StudioError } from '../errors.ts';
import { exportProblems } from '../model/derive.ts';
import type { Project, Sha256 } from '../model/project.ts';
import type { Missing } from '../plan/plan.ts';

/** What stops a film, by segment ids; music that is lost belongs to none and is named by its asset's id. */
export interface MissingMedia {
  readonly missing_images: readonly string[];
  readonly missing_audio: readonly string[];
  readonly message: string;
}

export class MissingMediaError extends StudioError {
  readonly media: MissingMedia;

  constructor(media: MissingMedia) {
    super('input.media-missing', media.message);
    this.media = media;
  }
}

/** Throws where the film cannot be made from the media at hand; null takes all of them to be. */
export function requireMedia(project: Project, available: ReadonlySet<Sha256> | null): void {
  const problems = exportProblems(project, available);
  if (problems.length > 0) throw new MissingMediaError(missingMedia(project, problems));
}

/** As `requireMedia`, of a story that need not be complete: only files that it uses have to be at hand. */
export function requireFiles(project: Project, available: ReadonlySet<Sha256>): void {
  const lost = exportProblems(project, available).filter((problem) => 'asset' in problem);
  if (lost.length > 0) throw new MissingMediaError(missingMedia(project, lost));
}

/** A file that several segments use is one problem of the plan, and is told here for each of them. */
export function missingMedia(project: Project, problems: readonly Missing[]): MissingMedia {
  const lost = new Set(problems.flatMap((problem) => ('asset' in problem ? problem.asset : [])));
  const blank = new Map<string, Set<Missing['reason']>>();
  for (const problem of problems) {
    if (!('segmentId' in problem)) continue;
    blank.set(problem.segmentId, (blank.get(problem.segmentId) ?? new Set()).add(problem.reason));
  }
  const images: string[] = [];
  const audio: string[] = [];
  for (const { id, visual, narration } of project.storyline) {
    const hasNo = blank.get(id);
    if (hasNo?.has('no-picture') || ('asset' in visual && lost.has(visual.asset))) images.push(id);
    if (hasNo?.has('no-narration') || (narration !== null && lost.has(narration.asset))) audio.push(id);
  }
  const music = new Set(project.audio.flatMap(({ clips }) => clips.map(({ asset }) => asset)));
  for (const asset of music) if (lost.has(asset)) audio.push(asset);
  return { missing_images: images, missing_audio: audio, message: messageOf(problems, images, audio) };
}

function messageOf(
  problems: readonly Missing[],
  images: readonly string[],
  audio: readonly string[],
): string {
  if (problems.some(({ reason }) => reason === 'no-segments')) {
    return 'The story has no segments yet: write something, then render it';
  }
  const parts = [
    ...(images.length > 0 ? [`${count(images, 'picture', 'pictures')} missing (${named(images)})`] : []),
    ...(audio.length > 0 ? [`${count(audio, 'sound', 'sounds')} missing (${named(audio)})`] : []),
  ];
  const names = problems.flatMap((problem) => ('name' in problem ? problem.name : []));
  const files = names.length === 0 ? '' : `. Files not at hand: ${named(names)}`;
  return `The film cannot be made: ${parts.join(' and ')}${files}. Add them, then render again`;
}

function count(of: readonly string[], one: string, many: string): string {
  return `${of.length} ${of.length === 1 ? one : many}`;
}

function named(all: readonly string[]): string {
  const shown = all.slice(0, 10).join(', ');
  return all.length > 10 ? `${shown} and ${all.length - 10} more` : shown;
}
