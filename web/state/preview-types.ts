import type { ErrorData } from '../../shared/errors.ts';
import type { Asset, Project, Sha256 } from '../../shared/model/project.ts';
import type { Frames, Samples } from '../../shared/model/time.ts';
import type { PreviewFilm, PreviewStats, ShownFrame } from '../execute/preview-engine.ts';
import type { PreviewSound } from '../execute/preview-sound.ts';

export type PreviewStatus = 'empty' | 'preparing' | 'ready' | 'failed';

/** The preview of one open project: what is shown, when, and whether it plays. All readers are reactive. */
export interface PreviewPlayer {
  /** Takes over a canvas that is in the document; the one before is let go. */
  attach(canvas: HTMLCanvasElement): void;
  film(): PreviewFilm | null;
  /** The frame at which the playhead stands. */
  frame(): Frames;
  /** The frame on the canvas, which may be a moment behind while pictures are prepared; -1 before the first. */
  shownFrame(): Frames;
  /** Where the playhead stands, in samples; the first of the frame shown. */
  position(): Samples;
  /** The segment in which the playhead stands, or -1. */
  segment(): number;
  playing(): boolean;
  /** 1 is normal, negative backward; 0 while it rests. */
  speed(): number;
  status(): PreviewStatus;
  /** Seconds that preparing will take, as far as known. */
  secondsLeft(): number | null;
  error(): ErrorData | null;
  muted(): boolean;
  setMuted(muted: boolean): void;

  toggle(): void;
  play(): void;
  pause(): void;
  seek(sample: Samples): void;
  seekFrame(frame: Frames): void;
  step(frames: number): void;
  shuttle(direction: 1 | -1): void;
  /** After a failure, or when lost media came back. */
  retry(): void;

  /** For tests and the bench: the frame shown with the hash of the bytes it was made from. */
  shown(): Promise<ShownFrame | null>;
  stats(): Promise<PreviewStats | null>;
  /** The sample that is heard at this moment by the sound card's own clock; null in silence. */
  heard(): number | null;
}

export interface PreviewPlayerParts {
  readonly document: () => Project;
  readonly openMedia: (asset: Asset) => Promise<File>;
  /** Hashes of media whose bytes are gone. */
  readonly lost: () => readonly Sha256[];
  readonly sound: PreviewSound;
  /** Where the playhead was left, and where it is kept. */
  readonly startAt: Samples;
  readonly onRest: (position: Samples) => void;
}
