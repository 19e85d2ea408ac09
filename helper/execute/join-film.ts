import { join } from 'node:path';
import { type Frames, type Rate, SAMPLE_RATE } from '../../shared/model/time.ts';
import type { HelperContainer, HelperPlan } from '../../shared/plan/helper-output.ts';
import type { ToolRunner } from '../ffmpeg/types.ts';
import type { CaptionTrack } from './captions-file.ts';
import type { Disk } from './disk.ts';
import type { LedgerEntry } from './ledger.ts';
import { partName } from './part-names.ts';
import { toolError } from './tool-error.ts';

export interface FilmPieces {
  /** In film order, with how many frames each shows. */
  readonly video: readonly { readonly entry: LedgerEntry; readonly frames: Frames }[];
  readonly sound: LedgerEntry;
  /** Samples that the encoder put before the first one of the sound. */
  readonly runUp: number;
  readonly captions: CaptionTrack | null;
}

export interface JoinDeps {
  readonly runner: ToolRunner;
  readonly disk: Disk;
  /** Where lists and captions lie while they are read. */
  readonly folder: string;
}

const MUXERS = { mp4: 'mp4', mov: 'mov', webm: 'webm', mkv: 'matroska' } as const satisfies Record<
  HelperContainer,
  string
>;
const STALL_MS = 120_000;

/** Copies the packets of all pieces into one file. Nothing is encoded, so nothing is lost and it is quick. */
export async function joinFilm(
  plan: Pick<HelperPlan, 'container' | 'rate' | 'audio'>,
  { video, sound, runUp, captions }: FilmPieces,
  path: string,
  { runner, disk, folder }: JoinDeps,
  options: { readonly signal: AbortSignal; readonly onFrames: (frames: Frames) => void },
): Promise<void> {
  const list = partName(join(folder, 'film.ffconcat'));
  const text = partName(join(folder, 'captions'));
  try {
    await disk.write(list, concatList(video, plan.rate));
    if (captions !== null) await disk.write(text, captions.text);
    const child = runner.start('ffmpeg', joinArgs(plan, { list, sound, runUp, captions, text }, path), {
      signal: options.signal,
      context: { stage: 'writing' },
      stallMs: STALL_MS,
      onFrames: options.onFrames,
    });
    await child.done;
  } catch (error) {
    throw toolError(error, path);
  } finally {
    await disk.remove(list);
    await disk.remove(text);
  }
}

/**
 * The demuxer counts in microseconds. Told where each part ends in the film, it rounds each place once; adding up
 * lengths it would drift off the frames within an hour.
 */
export function concatList(video: FilmPieces['video'], rate: Rate): string {
  const lines = ['ffconcat version 1.0'];
  let frames = 0;
  for (const { entry, frames: count } of video) {
    const from = microseconds(frames, rate);
    frames += count;
    const length = microseconds(frames, rate) - from;
    lines.push(`file 'file:${entry.path.replaceAll("'", "'\\''")}'`, `duration ${(length / 1e6).toFixed(6)}`);
  }
  return `${lines.join('\n')}\n`;
}

function microseconds(frames: Frames, rate: Rate): number {
  return Math.round((frames * rate.den * 1e6) / rate.num);
}

function joinArgs(
  { container, rate, audio }: Pick<HelperPlan, 'container' | 'rate' | 'audio'>,
  inputs: {
    readonly list: string;
    readonly sound: LedgerEntry;
    readonly runUp: number;
    readonly captions: CaptionTrack | null;
    readonly text: string;
  },
  path: string,
): string[] {
  const { list, sound, runUp, captions, text } = inputs;
  const isMovie = container === 'mp4' || container === 'mov';
  // Matroska says itself how much of an Opus stream is run-up; its packets then count from zero.
  const offset = !isMovie && audio.codec === 'opus' ? runUp / SAMPLE_RATE : 0;
  return [
    ...['-protocol_whitelist', 'file', '-f', 'concat', '-safe', '0', '-i', `file:${list}`],
    ...['-protocol_whitelist', 'file', '-itsoffset', String(offset), '-i', `file:${sound.path}`],
    ...(captions === null
      ? []
      : ['-protocol_whitelist', 'file', '-f', captions.format, '-i', `file:${text}`]),
    ...['-map', '0:v:0', '-map', '1:a:0', ...(captions === null ? [] : ['-map', '2:s:0'])],
    // Run-up before zero stays there: moving everything behind it would put each frame off its time.
    ...['-map_metadata', '-1', '-fflags', '+bitexact', '-c', 'copy', '-avoid_negative_ts', 'disabled'],
    ...(captions === null ? [] : ['-c:s', captions.codec]),
    ...(isMovie ? [...movieClock(rate), '-movflags', '+faststart'] : []),
    ...['-f', MUXERS[container], '-y', `file:${path}`],
  ];
}

/** Lengths are stated by the movie's own clock, which counts milliseconds unless told: the sound's end is between two. */
function movieClock({ num }: Rate): string[] {
  return ['-video_track_timescale', String(num), '-movie_timescale', String(SAMPLE_RATE)];
}
