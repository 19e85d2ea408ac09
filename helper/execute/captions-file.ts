import type { Project } from '../../shared/model/project.ts';
import type { HelperContainer, HelperPlan } from '../../shared/plan/helper-output.ts';
import { writeSrt, writeSubtitles, writeVtt } from '../../shared/subtitles/write-subtitles.ts';

/** How a caption track is read and written for each container. */
export interface CaptionTrack {
  readonly text: string;
  /** ffmpeg's name of the text's format. */
  readonly format: 'srt' | 'webvtt';
  readonly codec: 'mov_text' | 'webvtt' | 'srt';
}

const CODECS = { mp4: 'mov_text', mov: 'mov_text', webm: 'webvtt', mkv: 'srt' } as const satisfies Record<
  HelperContainer,
  CaptionTrack['codec']
>;

/** Null where the film has no caption track. */
export function captionTrack({
  subtitles,
  container,
}: Pick<HelperPlan, 'subtitles' | 'container'>): CaptionTrack | null {
  if (subtitles.mode !== 'track' || subtitles.cues.length === 0) return null;
  const codec = CODECS[container];
  return codec === 'webvtt'
    ? { text: writeVtt(subtitles.cues), format: 'webvtt', codec }
    : { text: writeSrt(subtitles.cues), format: 'srt', codec };
}

/** Captions as files beside the film: paths and what is in them. */
export function captionSidecars(
  { subtitles, width, height, title }: Pick<HelperPlan, 'subtitles' | 'width' | 'height' | 'title'>,
  { look }: Pick<Project, 'look'>,
  film: string,
): readonly { readonly path: string; readonly text: string }[] {
  if (subtitles.mode !== 'sidecar' || subtitles.cues.length === 0) return [];
  const base = film.replace(/\.[^./\\]+$/, '');
  const { edges } = subtitles;
  const style = { ...look.captions.style, ...(edges === undefined ? {} : { edges }) };
  return (['srt', 'vtt', 'ass'] as const).map((format) => ({
    path: `${base}.${format}`,
    text: writeSubtitles(subtitles.cues, format, { style, width, height, title }),
  }));
}
