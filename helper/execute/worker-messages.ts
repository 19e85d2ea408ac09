import type { ErrorData } from '../../shared/errors.ts';
import type { PictureNeed } from '../../shared/kernel/picture-needs.ts';
import type { PreparedPicture } from '../../shared/kernel/types.ts';
import type { DecodedFrame, VideoGeometry } from '../../shared/kernel/video-types.ts';
import type { Sha256 } from '../../shared/model/project.ts';
import type { Frames } from '../../shared/model/time.ts';
import type { ChunkSlice } from '../../shared/plan/plan.ts';

/** What a worker is started with: all of them draw from one shared memory. */
export type WorkerRole = DrawRole | PrepareRole;

export interface DrawRole {
  readonly type: 'draw';
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** This worker's own part of the memory. */
  readonly region: { readonly offset: number; readonly bytes: number };
  readonly width: number;
  readonly height: number;
  /** See `SLOTS`: one word each, behind the word that stops the drawing. */
  readonly control: SharedArrayBuffer;
  /** Caption layers drawn by the studio; null draws them here. */
  readonly layers: string | null;
}

export interface PrepareRole {
  readonly type: 'prepare';
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
}

/** Frames of a worker that may be drawn and not yet taken. */
export const SLOTS = 3;
export const STOP_WORD = 0;
export const FREE = 0;
export const FULL = 1;

export interface DrawCalls {
  /** Where the frames will lie, one address for each slot. */
  places(): readonly number[];
  /** Draws frames `first` to `end` of a slice, each into the next slot, as soon as that one is free. */
  draw(job: DrawJob): Promise<void>;
}

export interface DrawJob {
  readonly slice: ChunkSlice;
  readonly first: Frames;
  readonly end: Frames;
  readonly pictures: readonly (readonly [Sha256, PreparedPicture])[];
}

/** A need of another film, and the file it is kept in. */
export interface KeptPicture {
  readonly need: PictureNeed;
  readonly file: string;
}

export interface PrepareCalls {
  /** A part of the memory for one drawing worker. */
  allocate(bytes: number): number;
  /** Decodes a picture once, for this need and for files that other films will read theirs from. */
  prepare(
    path: string,
    name: string,
    need: PictureNeed,
    keep: readonly KeptPicture[],
  ): Promise<PreparedPicture>;
  /** From such a file; null where there is none that is whole. */
  restore(kept: KeptPicture): PreparedPicture | null;
  free(offset: number): void;
}

/**
 * What a drawing thread asks of the main one, which alone starts programs: they would die with the thread. Readers
 * are numbered by who asks.
 */
export type VideoAsk =
  | { readonly type: 'open'; readonly reader: number; readonly sha256: Sha256 }
  | { readonly type: 'frame'; readonly reader: number; readonly index: number }
  | { readonly type: 'close'; readonly reader: number };

/** By the type of what was asked. Pixels lie in memory that both threads see, until the reader's next frame. */
export interface VideoAnswers {
  readonly open: { readonly timestamps: readonly number[]; readonly geometry: VideoGeometry };
  readonly frame: DecodedFrame;
  readonly close: null;
}
export type VideoAnswer = VideoAnswers[keyof VideoAnswers];

/** To a worker: what it is to do, and what it asked for. */
export type HostMessage = CallMessage | AnswerMessage;

export interface AnswerMessage {
  readonly type: 'answer';
  readonly id: number;
  readonly answer: { readonly value: VideoAnswer } | { readonly error: ErrorData };
}

export interface CallMessage {
  readonly type: 'call';
  readonly id: number;
  readonly call: string;
  readonly args: readonly unknown[];
}

export type WorkerMessage =
  | { readonly type: 'done'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: ErrorData }
  | { readonly type: 'frame'; readonly slot: number }
  | { readonly type: 'ask'; readonly id: number; readonly ask: VideoAsk };
