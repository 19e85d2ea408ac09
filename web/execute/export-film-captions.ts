import type { Project } from '../../shared/model/project.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { writeSubtitles, writeVtt } from '../../shared/subtitles/write-subtitles.ts';
import type { Artifact } from './export-types.ts';

const FORMATS = ['srt', 'vtt', 'ass'] as const;

/** The text of the caption track inside the file, or null where there is none. */
export function captionTrack({ subtitles, container }: Pick<Plan, 'subtitles' | 'container'>): string | null {
  const isTrack = subtitles.mode === 'track' && container === 'webm' && subtitles.cues.length > 0;
  return isTrack ? writeVtt(subtitles.cues) : null;
}

/** Captions as files of the film's name, for players and editors that want them beside it. */
export function captionFiles(
  { subtitles, width, height, title }: Pick<Plan, 'subtitles' | 'width' | 'height' | 'title'>,
  { look }: Pick<Project, 'look'>,
  filmName: string,
): Artifact['sidecars'] {
  if (subtitles.mode !== 'sidecar' || subtitles.cues.length === 0) return [];
  const base = filmName.replace(/\.[^.]+$/, '');
  const { edges } = subtitles;
  const style = { ...look.captions.style, ...(edges === undefined ? {} : { edges }) };
  return FORMATS.map((format) => ({
    fileName: `${base}.${format}`,
    text: writeSubtitles(subtitles.cues, format, { style, width, height, title }),
  }));
}
