import type { ErrorData } from '../../shared/errors.ts';
import type { SegmentId } from '../../shared/model/project.ts';

/** A profile, by the name its framing is kept under, at its size. */
export interface ShapedProfile {
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

/** How far a search is. */
export interface SmartCropWork {
  /** Of pictures and videos. */
  readonly done: number;
  readonly all: number;
  /** 0 to 1, the one at work counted as far as it is. */
  readonly ratio: number;
  /** What is being looked through. */
  readonly name: string;
}

export interface FindResult {
  readonly status: 'done' | 'cancelled';
  /** Segments that were framed, and how many of them by faces. */
  readonly segments: number;
  readonly byFaces: number;
  /** What could not be looked at; the rest was. */
  readonly failed: readonly { readonly name: string; readonly error: ErrorData }[];
}

/** Finds faces, or what stands out, in what a story shows. Searches run one after the other. */
export interface SmartCrop {
  /** Reactive; null while nothing is looked for. */
  work(): SmartCropWork | null;
  /**
   * Frames segments for profiles, all segments where none are named, and chooses smart crop for those profiles: an
   * undo step for each. Cancelled, it leaves the story as it was.
   */
  frame(profiles: readonly ShapedProfile[], only?: readonly SegmentId[]): Promise<FindResult>;
  /** Ends these segments' moves at their faces, nearness kept: one undo step. Those that stand still keep standing. */
  moveTowardFaces(only?: readonly SegmentId[]): Promise<FindResult>;
  /** Ends the search that runs and those that wait. */
  cancel(): void;
}
