import type { PlanCaptionStyle } from '../plan/plan.ts';
import { edgesOf } from '../text/caption-edges.ts';
import type { SubtitleCue, SubtitleFormat } from './cue.ts';
import { escapeVtt } from './cue-text.ts';
import { formatAssTime, formatTime } from './cue-time.ts';

/** Writes cues as a file. Only ASS has room for the look; times are rounded to what the format counts in. */
export function writeSubtitles(
  cues: readonly SubtitleCue[],
  format: SubtitleFormat,
  look: {
    readonly style: PlanCaptionStyle;
    readonly width: number;
    readonly height: number;
    readonly title: string;
  },
): string {
  switch (format) {
    case 'srt':
      return writeSrt(cues);
    case 'vtt':
      return writeVtt(cues);
    case 'ass':
      return writeAss(cues, look);
  }
}

export function writeSrt(cues: readonly SubtitleCue[]): string {
  return cues
    .map(
      (cue, i) =>
        `${i + 1}\n${formatTime(cue.start, ',')} --> ${formatTime(cue.end, ',')}\n${linesOf(cue.text)}\n`,
    )
    .join('\n');
}

export function writeVtt(cues: readonly SubtitleCue[]): string {
  const blocks = cues.map(
    (cue) =>
      `${formatTime(cue.start, '.')} --> ${formatTime(cue.end, '.')}\n${escapeVtt(linesOf(cue.text))}\n`,
  );
  return ['WEBVTT\n', ...blocks].join('\n');
}

/** An empty line would end the cue; an arrow would start one. */
function linesOf(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim().replaceAll('-->', '→'))
    .filter((line) => line !== '')
    .join('\n');
}

function writeAss(
  cues: readonly SubtitleCue[],
  { style, width, height, title }: { style: PlanCaptionStyle; width: number; height: number; title: string },
): string {
  const short = Math.min(width, height);
  const { top, right, bottom, left } = edgesOf(style);
  // ASS sizes count the whole line, as ours do.
  const size = (short * style.size) / 1000;
  const outline = style.box ? size * 0.12 : (style.outline?.width ?? 0) * size * 0.8;
  const box = style.box ? assColour(style.box.colour, style.box.opacity) : null;
  const alignment = { bottom: 2, middle: 5, top: 8 }[style.position];
  const values = [
    'Default',
    { inter: 'Inter', fraunces: 'Fraunces', system: 'Arial' }[style.font],
    round(size),
    assColour(style.colour, 1),
    assColour(style.highlight ?? style.colour, 1),
    box ?? assColour(style.outline?.colour ?? '#000000', 1),
    box ?? assColour('#000000', 0.5),
    style.weight >= 600 ? -1 : 0,
    ...[0, 0, 0, 100, 100, 0, 0],
    box === null ? 1 : 3,
    round(outline),
    0,
    alignment,
    ...[round(width * left), round(width * right), round(height * (style.position === 'top' ? top : bottom))],
    1,
  ];
  return [
    '[Script Info]',
    `Title: ${title.replace(/\s+/gu, ' ')}`,
    'ScriptType: v4.00+',
    `PlayResX: ${width}`,
    `PlayResY: ${height}`,
    'WrapStyle: 0',
    'ScaledBorderAndShadow: yes',
    '',
    '[V4+ Styles]',
    'Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding',
    `Style: ${values.join(',')}`,
    '',
    '[Events]',
    'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text',
    ...cues.map(
      (cue) =>
        `Dialogue: 0,${formatAssTime(cue.start)},${formatAssTime(cue.end)},Default,,0,0,0,,${assText(cue.text)}`,
    ),
    '',
  ].join('\n');
}

/** Braces and backslashes would be commands; their full-width twins look alike. */
function assText(text: string): string {
  return linesOf(text)
    .replaceAll('\\', '＼')
    .replaceAll('{', '｛')
    .replaceAll('}', '｝')
    .replaceAll('\n', '\\N');
}

/** &HAABBGGRR, where the alpha counts transparency. */
function assColour(colour: string, opacity: number): string {
  const [red, green, blue] = [colour.slice(1, 3), colour.slice(3, 5), colour.slice(5, 7)];
  const alpha = Math.round((1 - opacity) * 255)
    .toString(16)
    .padStart(2, '0');
  return `&H${alpha}${blue}${green}${red}`.toUpperCase();
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
