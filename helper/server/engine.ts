import type { BatchItem } from '../../shared/batch/batch-types.ts';
import type { FilmFacts } from '../../shared/batch/plan-batch.ts';
import type { HardwareMode } from '../../shared/plan/helper-output.ts';
import type { HelperFacts } from '../../shared/protocol/api.ts';
import type { HelperQueue } from '../jobs/queue-types.ts';
import type { ProjectRecords } from '../store/project-records.ts';

/** What makes films, and what it keeps. Absent where a program or a package it needs is. */
export interface Engine {
  readonly jobs: HelperQueue;
  readonly projects: ProjectRecords;
  /** Folders of media by hash, and of finished films. */
  readonly assets: string;
  readonly exports: string;
  readonly ffmpeg: string;
  /** What is to be known of each film of a project before a batch of them is started; renders nothing. */
  planFilms(
    item: BatchItem,
    options: { readonly hardware: HardwareMode; readonly signal: AbortSignal },
  ): Promise<readonly FilmFacts[]>;
  /** What was proved so far; proving starts with the first question and may take a while. */
  encoders(): HelperFacts['encoders'];
  close(): Promise<void>;
}

/** Throws a StudioError where films cannot be made here; the studio is served all the same. */
export type OpenEngine = (dataFolder: string) => Promise<Engine>;
