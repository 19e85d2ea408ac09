import type { Project } from '../../shared/model/project.ts';
import type { HelperCodec, HelperContainer } from '../../shared/plan/helper-output.ts';
import type { Choice, Container, Warning } from '../../shared/plan/plan.ts';
import type { ProfileChoice } from '../../shared/profiles/profile-choice.ts';
import type { PauseReason } from '../../shared/queue/queue-types.ts';

/** The five stages, in order, as a person sees them. */
export type ExportStage = 'preparing' | 'rendering' | 'sound' | 'writing' | 'checking';

export interface ExportProgress {
  readonly stage: ExportStage;
  /** 0 to 1 over the whole export. */
  readonly ratio: number;
  /** 1-based, while rendering. */
  readonly segment: number | null;
  readonly segments: number;
  readonly secondsLeft: number | null;
  readonly framesPerSecond: number | null;
  readonly chunksReused: number;
  readonly chunksRendered: number;
  /** What goes on around the helper's own work, or keeps it from going on. */
  readonly helper?: 'sending' | 'queued' | 'hours' | 'paused' | 'waiting' | 'faces' | 'receiving';
  /** Why it is `paused`, where the helper says so. */
  readonly pausedBy?: PauseReason;
}

/** What makes the film. Stored in jobs: do not rename. */
export type ExportEngine = 'browser' | 'helper';

/** Where the finished file goes. `library` keeps it in OPFS, to be played and downloaded from there. */
export type ExportDestination =
  | { readonly type: 'library' }
  | { readonly type: 'file'; readonly handle: FileSystemFileHandle };

export interface ExportRequest {
  readonly jobId: string;
  /** A frozen copy: what is edited meanwhile is not in it. */
  readonly project: Project;
  readonly profile: ProfileChoice;
  readonly container: Container;
  readonly destination: ExportDestination;
}

/** A film that the helper makes, of the same frozen project. */
export interface HelperExportRequest extends Omit<ExportRequest, 'container'> {
  readonly revision: number;
  readonly container: HelperContainer;
  readonly codec: HelperCodec | null;
}

/** A verified output. */
export interface Artifact {
  readonly id: string;
  readonly jobId: string;
  readonly projectId: string;
  readonly planHash: string;
  readonly profile: string;
  readonly container: HelperContainer;
  readonly encoder: string;
  readonly hardware: boolean;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly seconds: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly fileName: string;
  /** OPFS path of the file, or null when it went to a chosen file. */
  readonly libraryPath: string | null;
  readonly sidecars: readonly { readonly fileName: string; readonly text: string }[];
  readonly choices: readonly Choice[];
  readonly warnings: readonly Warning[];
  /** Parts found ready and parts made for this film; films of older studios do not say. */
  readonly chunksReused?: number;
  readonly chunksRendered?: number;
  /** Milliseconds since the epoch. */
  readonly finishedAt: number;
}
