import type { ErrorData } from '../../shared/errors.ts';
import type { Edit } from '../../shared/model/edits/define-edit.ts';
import type { Asset, AssetId, Project, ProjectId, SegmentId } from '../../shared/model/project.ts';
import type { Samples } from '../../shared/model/time.ts';
import type { Footage, Peaks } from '../storage/media-probes.ts';
import type { SmartCrop } from './smart-crop-types.ts';

export type { Edit as NamedEdit, Footage, Peaks };

/** One open project in one tab. Everything without arguments that returns a value is reactive. */
export interface Studio {
  readonly projectId: ProjectId;

  /** The document as a fine-grained store: read it in JSX. Never write to it. */
  project(): Project;
  /** The same document as one immutable value: give this to `compilePlan`, exports and workers. */
  document(): Project;
  /** Counts every change of the document, also undo and what other tabs did. */
  revision(): number;

  /** Does one edit; false when it changed nothing or the tab is read-only. */
  perform<Args extends readonly unknown[]>(edit: Edit<Args>, ...args: Args): boolean;
  /** A drag or another run of edits that is one undo step. Only one is open; a new one commits the one before. */
  gesture(label?: string): Gesture;

  undo(): boolean;
  redo(): boolean;
  canUndo(): boolean;
  canRedo(): boolean;
  undoLabel(): string | null;
  redoLabel(): string | null;

  /** `saved` is only said of what is on the disk. */
  saved(): SavedState;
  saveError(): ErrorData | null;
  /** Writes again what could not be written. */
  retrySave(): void;
  /** Resolves when everything is on the disk; rejects when it cannot be. */
  flush(): Promise<void>;

  /** `read-only` while another tab edits the project; it follows that tab's changes as they happen. */
  mode(): 'edit' | 'read-only';
  takeOver(): Promise<void>;

  versions: Versions;
  imports: Imports;
  media: MediaView;
  session: Session;
  smartCrop: SmartCrop;

  /** Saves, gives the project's lock back and ends everything it started. Idempotent. */
  close(): Promise<void>;
}

export type SavedState = 'saved' | 'saving' | 'failed';

export interface Gesture {
  perform<Args extends readonly unknown[]>(edit: Edit<Args>, ...args: Args): boolean;
  /** False once it was ended, also by an edit that came in between: what is done then is lost. */
  isOpen(): boolean;
  /** Becomes one undo step and is saved. */
  commit(): void;
  /** The document is as it was before the gesture. */
  cancel(): void;
}

export interface VersionSummary {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly kind: 'automatic' | 'named' | 'before-restore';
  readonly label: string | null;
  readonly segments: number;
  readonly samples: Samples;
}

export interface Versions {
  /** Newest first. */
  list(): readonly VersionSummary[];
  save(label: string): Promise<VersionSummary>;
  /** One undoable step; what was there before is kept as a version of its own. */
  restore(id: string): Promise<void>;
  remove(id: string): Promise<void>;
}

/**
 * Where pictures and videos go. `in-order` sorts them by name and fills segments without a picture from `from` on; what is
 * left over stays in the library. A project without segments gets one for each.
 */
export type PictureTarget =
  | { readonly type: 'in-order'; readonly from?: number }
  | { readonly type: 'segment'; readonly segmentId: SegmentId }
  | { readonly type: 'library' };

/** The same for narrations. */
export type NarrationTarget =
  | { readonly type: 'in-order'; readonly from?: number }
  | { readonly type: 'segment'; readonly segmentId: SegmentId }
  | { readonly type: 'library' };

/** A file on its way in. Kept while it works or has failed; a finished one leaves the list. */
export interface ImportItem {
  readonly id: string;
  readonly name: string;
  readonly kind: Asset['kind'];
  readonly bytes: number;
  /** `reading`: being decoded for its facts; `copying`: usable already, being copied and hashed. */
  readonly stage: 'waiting' | 'reading' | 'copying' | 'failed';
  /** 0 to 1 of the copy. */
  readonly ratio: number;
  /** Set once the asset is in the project. */
  readonly assetId: AssetId | null;
  readonly error: ErrorData | null;
}

export interface ImportResult {
  readonly assets: readonly AssetId[];
  /** What could not be used, with the reason; the same stays in `items` until dismissed. */
  readonly failed: readonly { readonly name: string; readonly error: ErrorData }[];
}

export interface Imports {
  items(): readonly ImportItem[];
  /**
   * Each resolves when the assets are in the project and placed; copying goes on in the background. Pictures are
   * videos too, as their content says; one that holds only sound becomes a narration.
   */
  pictures(files: readonly File[], target: PictureTarget): Promise<ImportResult>;
  narrations(files: readonly File[], target: NarrationTarget): Promise<ImportResult>;
  /** Adds each file as a clip on the music track, one after the other. */
  music(files: readonly File[]): Promise<ImportResult>;
  /** Gives an asset whose media is lost its bytes again; another picture or sound takes its place. */
  relink(assetId: AssetId, file: File): Promise<ImportResult>;
  cancel(id: string): void;
  retry(id: string): void;
  dismiss(id: string): void;
  /** Resolves when nothing is being copied any more. */
  settled(): Promise<void>;
}

/** Pictures, videos and sounds by asset id. Values come in reactively: null until they are there. */
export interface MediaView {
  /** `copying`: in use, not yet stored; `lost`: its bytes are gone, offer `imports.relink`. */
  state(assetId: AssetId): 'stored' | 'copying' | 'lost';
  /** A small JPEG or WebP as object URL. */
  thumbnail(assetId: AssetId): string | null;
  /** The file itself as object URL, for `<img>` and `<audio>`. */
  url(assetId: AssetId): string | null;
  peaks(assetId: AssetId): Peaks | null;
  file(assetId: AssetId): Promise<File>;
  /** A video to be looked through frame by frame; the caller closes it. */
  footage(assetId: AssetId, signal: AbortSignal): Promise<Footage>;
}

/** What belongs to this tab and not to the document: not undone, kept over a reload of the tab. */
export interface SessionState {
  readonly selection: readonly SegmentId[];
  /** The segment the keyboard moves from. */
  readonly focus: SegmentId | null;
  readonly playhead: Samples;
  readonly inspectorTab: string;
  readonly panels: Readonly<Record<string, number>>;
  readonly zoom: number;
}

export interface Session {
  state: SessionState;
  set<Key extends keyof SessionState>(key: Key, value: SessionState[Key]): void;
  setPanel(name: string, size: number): void;
}
