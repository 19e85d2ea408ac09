import type { HelperFacts } from '../../shared/protocol/api.ts';
import type { HelperJobs } from '../jobs/types.ts';
import type { ProjectRecords } from '../store/project-records.ts';

/** What makes films, and what it keeps. Absent where a program or a package it needs is. */
export interface Engine {
  readonly jobs: HelperJobs;
  readonly projects: ProjectRecords;
  /** Folders of media by hash, and of finished films. */
  readonly assets: string;
  readonly exports: string;
  readonly ffmpeg: string;
  /** What was proved so far; proving starts with the first question and may take a while. */
  encoders(): HelperFacts['encoders'];
  close(): Promise<void>;
}

/** Throws a StudioError where films cannot be made here; the studio is served all the same. */
export type OpenEngine = (dataFolder: string) => Promise<Engine>;
