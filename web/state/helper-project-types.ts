import type { ProjectId } from '../../shared/model/project.ts';

/** A project that scripts keep in the helper. */
export interface HelperProject {
  readonly id: ProjectId;
  readonly title: string;
  readonly segments: number;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
  /** The last copy that was made of it, where that is still here. */
  readonly copy: ProjectId | null;
}

export interface CopiedProject {
  readonly id: ProjectId;
  readonly title: string;
  /** Names of files that the helper does not have. */
  readonly missing: readonly string[];
}

export interface CopyOptions {
  readonly signal: AbortSignal;
  /** 0 to 1. */
  readonly onProgress: (ratio: number) => void;
}

/** The helper's own projects, beside the studio's: copied here they become the studio's. */
export interface HelperProjects {
  list(signal: AbortSignal): Promise<readonly HelperProject[]>;
  /** A new project with its media, each file checked by its hash. What was broken off goes on where it was. */
  copy(id: ProjectId, options: CopyOptions): Promise<CopiedProject>;
}
