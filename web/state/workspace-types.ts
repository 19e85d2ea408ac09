import type { ProjectId } from '../../shared/model/project.ts';
import type { BatchRender } from './batch-render-types.ts';
import type { HelperProjects } from './helper-project-types.ts';
import type { HelperLink } from './helper-types.ts';
import type { ExportJobs } from './job-types.ts';
import type { Library } from './library-types.ts';
import type { Preferences } from './preferences-types.ts';
import type { JobQueue } from './queue-types.ts';
import type { ImportItem, Studio } from './studio-types.ts';

/** Everything one tab of the studio works with; made once by the composition root (`openWorkspace`). */
export interface Workspace {
  readonly library: Library;
  readonly jobs: ExportJobs;
  /** The same exports as jobs of a queue, with their batches. */
  readonly queue: JobQueue;
  /** One timeline, or several, to many formats. */
  readonly batches: BatchRender;
  readonly preferences: Preferences;
  readonly helper: HelperLink;
  /** Loaded with the first look at them. */
  helperProjects(): Promise<HelperProjects>;
  /** Rejects with `input.media-missing`-like StudioErrors that say what is wrong with the project. */
  openStudio(projectId: ProjectId): Promise<Studio>;
  /** A story that was left while its files were copied, until they are: it opens only then. */
  leftStory(projectId: ProjectId): LeftStory | null;
  /** Files are being read or copied: what a person chose would have to be chosen again. */
  isTakingIn(): boolean;
  close(): Promise<void>;
}

/** Tracked. */
export interface LeftStory {
  title(): string;
  /** What is still on its way. */
  items(): readonly ImportItem[];
}
