import type { CaptionStyle, Easing, Sha256, TransitionKind } from '../model/project.ts';
import type { Frames, Rate, Samples } from '../model/time.ts';

/**
 * The exact, frozen description of every frame and sample of one output. No ids left to look up, no
 * defaults left to fill. Everything in it is plain JSON; `canonicalJson` of it is hashed.
 */
export type Plan = PlanOf<BrowserOutput>;

/** A plan for one of the two engines: they differ in what encodes, never in what is drawn or heard. */
export interface PlanOf<Output extends PlanOutput> {
  readonly format: 1;
  readonly kernelVersion: string;
  readonly title: string;
  readonly profile: string;
  readonly width: number;
  readonly height: number;
  readonly rate: Rate;
  readonly totalFrames: Frames;
  readonly totalSamples: Samples;
  readonly container: Output['container'];
  readonly video: Output['video'];
  readonly audio: Output['audio'];
  /** Every media file the plan reads, each once, sorted by hash. */
  readonly media: readonly PlanMedia[];
  readonly segments: readonly PlanSegment[];
  readonly chunks: readonly PlanChunk[];
  readonly sound: SoundPlan;
  /** Cues in film time, for sidecars and tracks; empty when captions are burned in or off. */
  readonly subtitles: SubtitlePlan;
  readonly missing: readonly Missing[];
  readonly warnings: readonly Warning[];
  readonly choices: readonly Choice[];
}

/** What encodes a plan and into which container; all of it is part of every chunk's key. */
export interface PlanOutput {
  readonly container: string;
  readonly video: { readonly codec: string; readonly hardware: boolean; readonly bitrate: number };
  readonly audio: { readonly codec: string; readonly bitrate: number };
}

export interface BrowserOutput extends PlanOutput {
  readonly container: Container;
  readonly video: VideoSettings;
  readonly audio: AudioSettings;
}

export type Container = 'mp4' | 'mov' | 'webm';
export type VideoCodecName = 'h264' | 'vp9' | 'av1';
export type AudioCodecName = 'aac' | 'opus';

/** What configures the encoder; part of every chunk's key. */
export interface VideoSettings {
  readonly codec: VideoCodecName;
  /** The full codec string given to the encoder, e.g. `avc1.640028`. */
  readonly codecString: string;
  readonly engine: 'webcodecs' | 'ffmpeg-wasm';
  readonly hardware: boolean;
  readonly bitrate: number;
}

export interface AudioSettings {
  readonly codec: AudioCodecName;
  readonly engine: 'webcodecs' | 'wasm';
  readonly bitrate: number;
  readonly channels: 2;
}

export type PlanMedia =
  | {
      readonly kind: 'picture';
      readonly sha256: Sha256;
      readonly name: string;
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: 'sound'; readonly sha256: Sha256; readonly name: string; readonly samples: Samples }
  | {
      readonly kind: 'video';
      readonly sha256: Sha256;
      readonly name: string;
      readonly width: number;
      readonly height: number;
      readonly samples: Samples;
    };

/** Where each segment falls, for progress and for error messages; not part of any chunk's key. */
export interface PlanSegment {
  readonly index: number;
  readonly firstFrame: Frames;
  readonly frames: Frames;
  readonly firstSample: Samples;
  readonly samples: Samples;
}

export interface PlanChunk {
  /** SHA-256 over the slice, the encoder settings and the kernel version. The ledger's address. */
  readonly key: string;
  readonly firstFrame: Frames;
  readonly frames: Frames;
  readonly firstSegment: number;
  readonly lastSegment: number;
  readonly slice: ChunkSlice;
}

/** Everything that decides a chunk's pixels, in times relative to the chunk's first frame. */
export interface ChunkSlice {
  readonly width: number;
  readonly height: number;
  readonly rate: Rate;
  readonly frames: Frames;
  readonly background: YuvColour;
  /** Left out where the film fills the frame, so that keys stay as they were. */
  readonly fit?: SliceFit;
  /** In order; every frame is covered by one shot, or by two where a transition runs. */
  readonly shots: readonly Shot[];
  readonly transitions: readonly SliceTransition[];
  readonly captionStyle: PlanCaptionStyle | null;
  readonly captions: readonly SliceCaption[];
}

/**
 * A film that is not drawn for the frame it goes into: whole inside it, over the background or over a blurred copy
 * of itself, or stretched over all of it.
 */
export interface SliceFit {
  readonly type: 'letterbox' | 'blur' | 'scale';
  /** What the film is drawn in, transitions included; `scale` stretches it, the others leave it at this size. */
  readonly width: number;
  readonly height: number;
  /** Where it lies in the frame; even. */
  readonly x: number;
  readonly y: number;
}

/** As the project's, with what the profile keeps free where that is more than the style does. */
export interface PlanCaptionStyle extends CaptionStyle {
  readonly edges?: Edges;
}

/** Parts of a frame's width (left, right) and height (top, bottom). */
export interface Edges {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** Limited-range BT.709 code values. */
export interface YuvColour {
  readonly y: number;
  readonly u: number;
  readonly v: number;
}

/** A video in place of a picture; which of its frames is seen when, video-time.ts says. */
export interface ShotVideo {
  readonly sha256: Sha256;
  /** Upright and with square pixels: what the shot's windows are given in. */
  readonly width: number;
  readonly height: number;
  /** Position in the video, from its first frame, at the frame at which the segment starts. */
  readonly from: Samples;
  /** Where time stops: the last frame before is held. Null where what follows the range may be seen. */
  readonly until: Samples | null;
}

/** One segment's picture over its visible range, which reaches into the transitions on both sides. */
export interface Shot {
  /** Null draws the video, or without one the background. */
  readonly picture: { readonly sha256: Sha256; readonly width: number; readonly height: number } | null;
  /** Left out, not null, where there is none: keys of chunks without video stay as they were. */
  readonly video?: ShotVideo;
  /** First and end frame of the visible range, relative to the chunk and cut to it. */
  readonly first: Frames;
  readonly end: Frames;
  /** The frame, relative to the chunk, at which the segment itself starts. Motion time counts from here. */
  readonly origin: Frames;
  /** Motion runs from `origin - lead` over `span` samples, both exact, so it never depends on rounding. */
  readonly lead: Samples;
  readonly span: Samples;
  readonly easing: Easing;
  readonly from: PictureWindow;
  readonly to: PictureWindow;
  /** Where the middle of the window is instead of on the way between the two; their widths still hold. */
  readonly path?: readonly ShotPathKey[];
}

/** In source pixels, `at` in samples from the segment's start; see `pointOnPath`. */
export interface ShotPathKey {
  readonly at: Samples;
  readonly x: number;
  readonly y: number;
}

/**
 * The part of a picture that fills the frame, in upright source pixels; centre and width, the height
 * follows from the output's aspect. Between two windows the width goes geometrically and the centre with
 * it, so that a zoom looks even.
 */
export interface PictureWindow {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** A mix of the two shots around a cut. The i-th of n frames has weight (i + 0.5) / n. */
export interface SliceTransition {
  readonly kind: Exclude<TransitionKind, 'cut'>;
  /** Relative to the chunk; may start before it or end after it. */
  readonly first: Frames;
  readonly frames: Frames;
  /** Indexes in `shots`. */
  readonly from: number;
  readonly to: number;
}

/** One drawn state of one caption: the same words with another active word are another state. */
export interface SliceCaption {
  readonly first: Frames;
  readonly frames: Frames;
  readonly words: readonly string[];
  readonly active: number | null;
}

export interface SoundPlan {
  readonly totalSamples: Samples;
  readonly clips: readonly SoundClip[];
  readonly duckingDb: number;
  readonly loudness: number | null;
  readonly truePeakDb: number;
}

export interface SoundClip {
  /** `beside` is a video's own sound, heard with the narration. */
  readonly role: 'narration' | 'beside' | 'music';
  readonly sha256: Sha256;
  /** Film position of the clip's first sample. */
  readonly at: Samples;
  /** Samples heard in the film. */
  readonly length: Samples;
  /** Range of the source; a loop repeats it until `length` is filled. */
  readonly sourceFrom: Samples;
  readonly sourceTo: Samples;
  readonly gainDb: number;
  readonly fadeIn: Samples;
  readonly fadeOut: Samples;
  readonly duck: boolean;
}

export interface SubtitlePlan {
  readonly mode: 'burn' | 'sidecar' | 'track' | 'off';
  readonly cues: readonly { readonly text: string; readonly start: Samples; readonly end: Samples }[];
  /** As in `PlanCaptionStyle`, for files that say where captions are. */
  readonly edges?: Edges;
}

/** What stops an export; the person is led to the segment. */
export type Missing =
  | { readonly reason: 'no-segments' }
  | { readonly reason: 'no-picture'; readonly segment: number; readonly segmentId: string }
  | { readonly reason: 'no-narration'; readonly segment: number; readonly segmentId: string }
  | {
      readonly reason: 'media-lost';
      readonly segment: number | null;
      readonly asset: string;
      readonly name: string;
    }
  | {
      readonly reason: 'media-hashing';
      readonly segment: number | null;
      readonly asset: string;
      readonly name: string;
    };

export type Warning =
  /** The picture is smaller than the window drawn from it: it will look soft. */
  | { readonly reason: 'picture-upscaled'; readonly segment: number; readonly factor: number }
  | { readonly reason: 'transition-shortened'; readonly segment: number }
  /** Found on another picture than the one that is shown now: the segment is cropped around the middle. */
  | { readonly reason: 'crop-path-old'; readonly segment: number }
  | { readonly reason: 'captions-sidecar'; readonly container: string }
  | { readonly reason: 'no-sound' };

export interface Choice {
  readonly what: 'video-encoder' | 'audio-encoder' | 'container' | 'captions' | 'framing';
  readonly chosen: string;
  readonly reason: string;
}
