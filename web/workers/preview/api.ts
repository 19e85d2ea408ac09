import type { ErrorData } from '../../../shared/errors.ts';
import type { Project, Sha256 } from '../../../shared/model/project.ts';
import type { Frames, Rate, Samples } from '../../../shared/model/time.ts';
import type { SoundPlan } from '../../../shared/plan/plan.ts';
import type { Profile } from '../../../shared/profiles/profiles.ts';
import type { PreviewAnchor } from './clock.ts';

/** The worker that shows the film on the studio's canvas, drawn by the export's own code. */
export interface PreviewApi {
  /** The canvas, a port for `PreviewEvent`s, and how media is got from the page. Once. */
  start(canvas: OffscreenCanvas, events: MessagePort, openMedia: OpenMedia): Promise<void>;
  /** Compiles what is to be shown, without the media that are lost; the frame shown stays until `show` or `play`. */
  load(project: Project, lost: readonly Sha256[]): Promise<PreviewFilm>;
  /** Shows one frame and stops playing. The latest call wins. */
  show(frame: Frames): Promise<void>;
  /** Gets the frames from here on ready, so that playing can start without a stall. */
  prepare(frame: Frames): Promise<void>;
  /** Plays along a clock; called again whenever the clock is measured anew. */
  play(anchor: PreviewAnchor): Promise<void>;
  pause(): Promise<Frames>;
  /** The frame that is on the canvas and the SHA-256 of the I420 bytes that it was made from. */
  shown(): Promise<ShownFrame | null>;
  stats(): Promise<PreviewStats>;
  /** Forgets a picture's failure, after its media came back. */
  forget(sha256: Sha256): Promise<void>;
}

/** The same worker without a canvas: single frames of one film in several shapes, drawn by the export's own code. */
export interface StillsApi {
  /** How media is got from the page. Once. */
  startStills(openMedia: OpenMedia): Promise<void>;
  /** Compiles the film for each profile, small; replaces what was there. */
  loadStills(
    project: Project,
    lost: readonly Sha256[],
    profiles: readonly Profile[],
  ): Promise<readonly StillFilm[]>;
  /** The frame of the film in one profile that is seen at a moment; null where that film has none. */
  still(runId: string, profile: string, at: Samples): Promise<ImageBitmap | null>;
  cancel(runId: string): void;
}

export interface StillFilm {
  readonly profile: string;
  /** Of the film itself; stills are smaller. */
  readonly width: number;
  readonly height: number;
  readonly totalSamples: Samples;
}

/** Runs on the page. A failure comes as data, since a thrown one would lose its code. */
export type OpenMedia = (sha256: Sha256) => Promise<{ readonly file: File } | { readonly error: ErrorData }>;

export interface PreviewFilm {
  readonly width: number;
  readonly height: number;
  readonly rate: Rate;
  readonly totalFrames: Frames;
  readonly totalSamples: Samples;
  readonly segments: readonly PreviewSegment[];
  readonly sound: SoundPlan;
}

export interface PreviewSegment {
  readonly firstFrame: Frames;
  readonly frames: Frames;
  readonly firstSample: Samples;
  readonly samples: Samples;
}

export type PreviewEvent =
  | { readonly type: 'shown'; readonly frame: Frames }
  | { readonly type: 'ended' }
  /** The frame asked for cannot be shown yet: pictures are being prepared. */
  | { readonly type: 'preparing'; readonly secondsLeft: number | null }
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly error: ErrorData };

export interface ShownFrame {
  readonly frame: Frames;
  readonly hash: string;
  readonly width: number;
  readonly height: number;
}

/** Counted since the last `play`: a frame is on time when it is on the canvas while it is its turn. */
export interface PreviewStats {
  readonly due: number;
  readonly onTime: number;
  readonly meanDrawMs: number;
}
