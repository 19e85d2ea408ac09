import type { BatchPlan } from '../../shared/batch/batch-types.ts';
import type { Project, ProjectId } from '../../shared/model/project.ts';
import type { Profile } from '../../shared/profiles/profiles.ts';
import type { Batch } from '../../shared/queue/queue-types.ts';
import type { ExportEngine } from './job-types.ts';

export type { BatchPlan };

/** What a person has chosen so far; nothing is made from it before `start`. */
export interface BatchDraft {
  readonly name: string;
  readonly items: readonly BatchDraftItem[];
  /** Null lets size, length and codec decide for each film. */
  readonly engine: ExportEngine | null;
  readonly nameTemplate: string;
  readonly onMissing: 'refuse' | 'skip';
  readonly when: BatchWhen;
}

/** When a batch runs, and beside what. No part of its plan. */
export type BatchWhen = Pick<Batch, 'priority' | 'maxConcurrent' | 'startAt' | 'hours'>;

export interface BatchDraftItem {
  /** Frozen: what is edited meanwhile is not in it. */
  readonly project: Project;
  readonly revision: number;
  readonly profiles: readonly Profile[];
}

export type BatchDestination =
  | { readonly type: 'library' }
  | { readonly type: 'folder'; readonly handle: FileSystemDirectoryHandle };

/** One timeline, or several, to many formats. */
export interface BatchRender {
  /** The dry run: every film planned as it would be made, nothing rendered. The same draft gives the same plan. */
  plan(draft: BatchDraft, options: { readonly signal: AbortSignal }): Promise<BatchPlan>;
  /** Queues a job for each film that the plan does not leave out; resolves with the batch's id. */
  start(draft: BatchDraft, plan: BatchPlan, destination: BatchDestination): Promise<string>;
  /** Queues a bundle of each story, with its media as they are now; resolves with the batch's id. */
  bundle(name: string, stories: readonly Omit<BatchDraftItem, 'profiles'>[]): Promise<string>;
  /** A story as it is stored, for a batch from the dashboard. */
  open(projectId: ProjectId): Promise<{ readonly project: Project; readonly revision: number }>;

  /** A person's own profiles, sorted by name. */
  profiles(): readonly Profile[];
  /** Throws `input.profile-invalid`. `before` is the name it had, where it has another one now. */
  saveProfile(profile: Profile, before: string | null): Promise<void>;
  removeProfile(name: string): Promise<void>;
  /** Reads a file of profiles; those of the same name are replaced. Throws with the reason and keeps what was there. */
  importProfiles(text: string): Promise<readonly Profile[]>;
}
