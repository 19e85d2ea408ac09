import type { Project } from '../model/project.ts';
import type { HelperCodec, HelperContainer } from '../plan/helper-output.ts';
import type { Choice, Missing, Warning } from '../plan/plan.ts';
import type { Profile } from '../profiles/profiles.ts';

/** One timeline or several, each to one or many formats. */
export interface BatchRequest {
  readonly name: string;
  readonly items: readonly BatchItem[];
  /** Such as `{project} {profile}`; see name-template.ts. */
  readonly nameTemplate: string;
  /** What is done with a project whose media are missing: the whole batch waits, or only its jobs are left out. */
  readonly onMissing: 'refuse' | 'skip';
}

export interface BatchItem {
  readonly project: Project;
  readonly revision: number;
  readonly profiles: readonly Profile[];
}

/** A dry run: what would be made, by whom, how large and how long. The same request and facts give the same bytes. */
export interface BatchPlan {
  readonly format: 1;
  readonly name: string;
  readonly jobs: readonly PlannedJob[];
  /** What stops the batch as a whole: no profiles, two films of one name. */
  readonly problems: readonly BatchProblem[];
  readonly totalBytes: number;
  /** Seconds of work, as a range; null where this computer's speed is not known yet. */
  readonly totalSeconds: Range | null;
}

export interface PlannedJob {
  readonly projectId: string;
  readonly title: string;
  readonly profile: string;
  readonly fileName: string;
  readonly engine: 'browser' | 'helper';
  readonly width: number;
  readonly height: number;
  readonly rate: { readonly num: number; readonly den: number };
  readonly frames: number;
  readonly codec: HelperCodec;
  readonly container: HelperContainer;
  readonly encoder: string;
  readonly hardware: boolean;
  readonly bytes: number;
  readonly seconds: Range | null;
  /** What is really done with the picture, in words: `2 faces`, `no faces: saliency`, `letterbox`. */
  readonly framing: string;
  readonly choices: readonly Choice[];
  readonly missing: readonly Missing[];
  readonly warnings: readonly Warning[];
  /** Left out because something is missing and the request says so. */
  readonly skipped: boolean;
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** `project` is its title: problems are read by people. */
export type BatchProblem =
  | { readonly reason: 'no-profiles'; readonly project: string }
  | { readonly reason: 'same-name'; readonly fileName: string; readonly profiles: readonly string[] }
  /** The name of a file that a project is made from, or of another thing that must stay. */
  | { readonly reason: 'name-taken'; readonly fileName: string; readonly profile: string }
  /** A template with a word in braces that means nothing. */
  | { readonly reason: 'name-unknown'; readonly word: string }
  | {
      readonly reason: 'not-possible';
      readonly project: string;
      readonly profile: string;
      readonly message: string;
    }
  | { readonly reason: 'missing'; readonly project: string; readonly profile: string };
