import type { Project, Sha256 } from '../../shared/model/project.ts';
import type { HardwareMode, HelperCodec, HelperContainer } from '../../shared/plan/helper-output.ts';
import type { Choice, Warning } from '../../shared/plan/plan.ts';
import type { ProfileChoice } from '../../shared/profiles/profile-choice.ts';
import type { ToolRunner } from '../ffmpeg/types.ts';
import type { LookProgress } from '../listen/faces/find-framing.ts';
import type { SharedWork } from './shared-work.ts';

/** One film to make. The same description serves the command line, the server's jobs and a dry run. */
export interface FilmRequest {
  /** A frozen copy: nothing in it changes while it renders. */
  readonly project: Project;
  readonly profile: ProfileChoice;
  /** Null takes the profile's own. */
  readonly codec: HelperCodec | null;
  readonly container: HelperContainer;
  readonly hardware: HardwareMode;
  /** Caption layers drawn by the studio, as a file (shared/text/layers-file.ts); null draws them here. */
  readonly layers: string | null;
}

/** Where media lie on this disk, by hash; null where a file is not at hand. */
export interface MediaFolder {
  path(sha256: Sha256): string | null;
}

export interface FilmDeps {
  readonly runner: ToolRunner;
  readonly media: MediaFolder;
  /** Finished chunks by key, kept between runs. */
  readonly ledgerFolder: string;
  /** Where proofs of encoders are kept. */
  readonly cacheFolder: string;
  /** Share of the machine, 0 to 1: workers and encoder threads follow it. */
  readonly share: number;
  /** Of the films that are made together with this one. */
  readonly shared?: SharedWork;
  /** Told while media of a smart crop are looked through for faces, which is done once; null when that is over. */
  readonly onLook?: (progress: LookProgress | null) => void;
}

export type FilmStage = 'preparing' | 'rendering' | 'sound' | 'writing' | 'checking';

export interface FilmProgress {
  /** `faces`: before the film, its media are looked through for a smart crop. */
  readonly stage: FilmStage | 'faces';
  /** 0 to 1 over all stages; never goes back. */
  readonly ratio: number;
  /** 1-based: the foremost segment being drawn. */
  readonly segment: number;
  readonly segments: number;
  readonly framesDone: number;
  readonly framesTotal: number;
  readonly framesPerSecond: number | null;
  readonly secondsLeft: number | null;
  readonly chunksReused: number;
  readonly chunksRendered: number;
}

export interface FilmOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: FilmProgress) => void;
}

/** A verified file. */
export interface FilmResult {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly frames: number;
  /** Exact length of the sound at 48 kHz, which is the film's. */
  readonly samples: number;
  readonly width: number;
  readonly height: number;
  readonly profile: string;
  readonly container: HelperContainer;
  readonly encoder: string;
  readonly hardware: boolean;
  readonly planHash: string;
  readonly chunks: { readonly rendered: number; readonly reused: number };
  readonly choices: readonly Choice[];
  readonly warnings: readonly Warning[];
  /** Files written beside it, such as captions. */
  readonly sidecars: readonly string[];
  readonly verified: true;
}
