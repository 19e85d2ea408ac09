import type { PreparedPicture } from '../../../shared/kernel/types.ts';
import type { ChunkSlice, VideoSettings } from '../../../shared/plan/plan.ts';

/** Draws chunks and encodes them. */
export interface RenderWorkerApi {
  open(module: WebAssembly.Module, memory: DrawMemory): void;
  /** For an unshared memory: takes a copy of a prepared picture in. */
  loadPicture(key: string, picture: PreparedPicture, bytes: ArrayBuffer): void;
  render(runId: string, job: RenderJob, onFrames: (count: number) => void): Promise<RenderedChunk>;
  /** Draws frames without encoding them, as contiguous I420 one behind the other. */
  drawFrames(runId: string, job: DrawJob, frames: readonly number[]): Promise<ArrayBuffer>;
  /** SHA-256 of each of the frames, in hex. */
  hashFrames(runId: string, job: DrawJob, frames: readonly number[]): Promise<readonly string[]>;
  cancel(runId: string): void;
}

/** A region of a memory shared with others, or one of its own: a memory that is not shared cannot be posted. */
export type DrawMemory =
  | {
      readonly shared: true;
      readonly memory: WebAssembly.Memory;
      readonly offset: number;
      readonly bytes: number;
    }
  | { readonly shared: false; readonly maximumBytes: number };

export interface DrawJob {
  readonly slice: ChunkSlice;
  /** What the slice needs, by the key of its need; all others may be dropped from an unshared memory. */
  readonly pictures: readonly (readonly [key: string, picture: PreparedPicture])[];
  /** The files of the videos that the slice shows. */
  readonly videos: readonly (readonly [sha256: string, file: File])[];
}

export interface RenderJob extends DrawJob {
  readonly settings: VideoSettings;
  /** The chunk's place in the film, for an encoder that goes on from chunk to chunk; null makes a new one. */
  readonly continues: { readonly firstFrame: number } | null;
}

/** Packets with all their bytes in one buffer, so that a chunk crosses to the page in one piece. */
export interface RenderedChunk {
  readonly config: EncodedConfig;
  readonly data: Uint8Array<ArrayBuffer>;
  readonly packets: readonly {
    readonly size: number;
    readonly key: boolean;
    /** In frames from the chunk's start. */
    readonly timestamp: number;
  }[];
}

/** What a decoder needs; chunks join only where these are equal byte for byte. */
export interface EncodedConfig {
  readonly codec: string;
  readonly description: Uint8Array | null;
  readonly codedWidth: number;
  readonly codedHeight: number;
  readonly colorSpace: {
    readonly primaries: string;
    readonly transfer: string;
    readonly matrix: string;
    readonly fullRange: boolean;
  };
}
