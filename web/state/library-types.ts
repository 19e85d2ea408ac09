import type { Project, ProjectId } from '../../shared/model/project.ts';
import type { Samples } from '../../shared/model/time.ts';
import type { ProjectBadge } from './job-types.ts';

/** A project as its card shows it. Plain data; the thumbnail is an object URL that the library owns. */
export interface LibraryProject {
  readonly id: ProjectId;
  readonly title: string;
  readonly createdAt: number;
  /** The last edit, in milliseconds since the epoch. */
  readonly updatedAt: number;
  readonly trashedAt: number | null;
  readonly samples: Samples;
  readonly segments: number;
  readonly width: number;
  readonly height: number;
  readonly thumbnail: string | null;
  readonly badge: ProjectBadge;
  readonly isSample: boolean;
}

export type LibrarySort = 'edited' | 'created' | 'title' | 'length';

export interface Library {
  /** True until the first list was read. */
  loading(): boolean;
  /** Not trashed, searched and sorted. */
  projects(): readonly LibraryProject[];
  trashed(): readonly LibraryProject[];
  search(): string;
  setSearch(text: string): void;
  sort(): LibrarySort;
  setSort(sort: LibrarySort): void;

  /** Resolves with the new project's id once it is stored. */
  create(title?: string): Promise<ProjectId>;
  /** Stores a project from elsewhere, whose id is new and whose media is here. */
  add(project: Project): Promise<ProjectId>;
  rename(id: ProjectId, title: string): Promise<void>;
  duplicate(id: ProjectId): Promise<ProjectId>;
  trash(id: ProjectId): Promise<void>;
  restore(id: ProjectId): Promise<void>;
  /** For ever, with its versions, exports in the library and every media file that nothing else uses. */
  remove(id: ProjectId): Promise<void>;
  emptyTrash(): Promise<void>;
  /** Adds the sample story (again). */
  addSample(): Promise<ProjectId>;

  /** Opens a `.storyloom` bundle as a story of its own. */
  importBundle(file: File, options?: ImportOptions): Promise<ProjectId>;
  refresh(): Promise<void>;
}

export interface ImportOptions {
  readonly signal?: AbortSignal;
  /** 0 to 1. */
  readonly onProgress?: (ratio: number) => void;
}
