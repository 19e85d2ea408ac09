import * as v from 'valibot';
import type { RateName } from './time.ts';

/**
 * The document a person edits. Plain JSON; everything that renders is compiled from it. The types derive
 * from the validators, so what is saved is what is checked. Names here are saved: do not rename them
 * without a migration (migrate.ts).
 */
export const PROJECT_VERSION = 3;

/** SHA-256 in lower-case hex. */
export type Sha256 = string;
export type ProjectId = string;
export type AssetId = string;
export type SegmentId = string;

/** What a document holds at most. Edits keep to it: a document over it could not be opened again. */
export const MOST_SEGMENTS = 2000;
export const LONGEST_TITLE = 200;
export const LONGEST_TEXT = 100_000;
export const LONGEST_SAMPLES = 48_000 * 3600 * 12;
export const LARGEST_SIDE = 65_535;
export const MOST_CHANNELS = 64;

const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const samples = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(LONGEST_SAMPLES));
const unit = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const colour = v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/));
const name = v.pipe(v.string(), v.maxLength(1000));

/** Facts come from decoding, never from a file's own claims; they are what compiling may rely on. */
const file = {
  id,
  name,
  bytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  type: v.string(),
  /** Null until the background hash is done; compiling waits for it. */
  sha256: v.nullable(sha256),
};
const pictureAsset = v.object({
  kind: v.literal('picture'),
  ...file,
  /** Upright size, after the orientation tag was applied. */
  width: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LARGEST_SIDE)),
  height: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LARGEST_SIDE)),
});
const soundAsset = v.object({
  kind: v.literal('sound'),
  ...file,
  /** Exact length after decoding and resampling to 48 kHz. */
  samples,
  channels: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_CHANNELS)),
});
const videoAsset = v.object({
  kind: v.literal('video'),
  ...file,
  /** As shown: turned upright, with square pixels. */
  width: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LARGEST_SIDE)),
  height: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LARGEST_SIDE)),
  frames: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** From its first frame to the end of the last one, or of its sound where that ends later. */
  samples: v.pipe(samples, v.minValue(1)),
  /** Of the sound a player would play; null where there is none that can be decoded. */
  sound: v.nullable(
    v.object({
      samples,
      channels: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_CHANNELS)),
      /** Where in the sound the first frame is shown; negative when the sound starts after it. */
      offset: v.pipe(v.number(), v.safeInteger(), v.minValue(-LONGEST_SAMPLES), v.maxValue(LONGEST_SAMPLES)),
    }),
  ),
});
const assetSchema = v.variant('kind', [pictureAsset, soundAsset, videoAsset]);

export const MOVES = ['centre', 'tl-br', 'tr-bl', 'bl-tr', 'br-tl', 'centre-tl', 'centre-br'] as const;
/** Those that are dealt, and one that is only chosen: video moves by itself. */
export const ALL_MOVES = [...MOVES, 'still'] as const;
export const EASINGS = ['linear', 'ease-in', 'ease-out', 'ease-in-out'] as const;

/**
 * A view on a picture, independent of its pixels and of the output's aspect: zoom 1 is the largest window
 * of the output's aspect that fits in the picture; the centre is in picture widths and heights and is
 * moved inward where the window would leave the picture.
 */
const view = v.object({ x: unit, y: unit, zoom: v.pipe(v.number(), v.minValue(1), v.maxValue(8)) });
const zoom = v.pipe(v.number(), v.minValue(1), v.maxValue(3));
const motion = v.object({
  move: v.picklist(ALL_MOVES),
  easing: v.picklist(EASINGS),
  /** Null takes the project's intensity. */
  zoom: v.nullable(zoom),
  /** Set where the person placed a frame by hand; each overrides that end of the move. */
  from: v.nullable(view),
  to: v.nullable(view),
});

export const TRANSITIONS = [
  'cut',
  'crossfade',
  'dip-black',
  'dip-white',
  'slide-left',
  'slide-right',
  'slide-up',
  'slide-down',
  'wipe-left',
  'wipe-right',
  'wipe-up',
  'wipe-down',
] as const;
const transition = v.object({ kind: v.picklist(TRANSITIONS), length: samples });

const word = v.object({ text: v.string(), start: samples, end: samples });
const cue = v.object({ text: v.string(), start: samples, end: samples });

export const VIDEO_SOUNDS = ['off', 'narration', 'beside'] as const;

const segment = v.object({
  id,
  text: v.pipe(v.string(), v.maxLength(LONGEST_TEXT)),
  visual: v.variant('type', [
    v.object({ type: v.literal('picture'), asset: id }),
    v.object({
      type: v.literal('video'),
      asset: id,
      /** The range that is shown, half-open, in samples from the video's first frame. */
      from: samples,
      to: v.pipe(samples, v.minValue(1)),
      /** `narration` makes the range the segment's voice and length; `beside` is heard with the narration. */
      sound: v.picklist(VIDEO_SOUNDS),
      gainDb: v.pipe(v.number(), v.minValue(-60), v.maxValue(24)),
    }),
    v.object({ type: v.literal('previous') }),
    v.object({ type: v.literal('none') }),
  ]),
  narration: v.nullable(v.object({ asset: id, gainDb: v.pipe(v.number(), v.minValue(-60), v.maxValue(24)) })),
  /** Length where there is no narration; null then means the narration is missing. */
  setLength: v.nullable(v.pipe(samples, v.minValue(1))),
  motion,
  /** How this segment comes in from the one before it; null takes the project's. */
  transition: v.nullable(transition),
  /** Times relative to the segment's start. Cues win over words, words over weights of the text. */
  words: v.nullable(v.array(word)),
  cues: v.nullable(v.array(cue)),
});

export const CAPTION_FONTS = ['inter', 'fraunces', 'system'] as const;
const captionStyle = v.object({
  font: v.picklist(CAPTION_FONTS),
  /** Line height box in thousandths of the frame's short side. */
  size: v.pipe(v.number(), v.integer(), v.minValue(15), v.maxValue(200)),
  weight: v.pipe(v.number(), v.integer(), v.minValue(300), v.maxValue(900)),
  colour,
  /** Active word's colour; null draws all words alike. */
  highlight: v.nullable(colour),
  outline: v.nullable(v.object({ colour, width: v.pipe(v.number(), v.minValue(0), v.maxValue(0.3)) })),
  box: v.nullable(v.object({ colour, opacity: unit })),
  position: v.picklist(['bottom', 'middle', 'top']),
  /** Kept free at every edge, as a share of the frame's width and height. */
  safeArea: v.pipe(v.number(), v.minValue(0), v.maxValue(0.25)),
  maxLines: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4)),
  /** Words grouped into one caption stay under this many characters. */
  maxCharacters: v.pipe(v.number(), v.integer(), v.minValue(8), v.maxValue(160)),
});

const audioClip = v.object({
  id,
  asset: id,
  /** Where it starts in the film. */
  at: samples,
  /** The range of the source that is used; `to` null is its end. */
  from: samples,
  to: v.nullable(samples),
  /** Repeats until the film ends. */
  loop: v.boolean(),
  gainDb: v.pipe(v.number(), v.minValue(-60), v.maxValue(24)),
  fadeIn: samples,
  fadeOut: samples,
  /** Lowered while narration speaks. */
  duck: v.boolean(),
});

const rateName = v.picklist(['23.976', '24', '25', '29.97', '30', '50', '59.94', '60'] satisfies RateName[]);
const evenSize = (max: number) =>
  v.pipe(v.number(), v.integer(), v.multipleOf(2), v.minValue(64), v.maxValue(max));

const lookSchema = v.object({
  width: evenSize(4096),
  height: evenSize(4096),
  rate: rateName,
  zoom,
  easing: v.picklist(EASINGS),
  transition,
  background: colour,
  captions: v.object({ mode: v.picklist(['burn', 'sidecar', 'track', 'off']), style: captionStyle }),
});

const soundSchema = v.object({
  /** Integrated loudness target in LUFS; null leaves the mix as it is (the limiter still holds the peak). */
  loudness: v.nullable(v.picklist([-14, -16, -23])),
  truePeakDb: v.pipe(v.number(), v.minValue(-9), v.maxValue(0)),
  duckingDb: v.pipe(v.number(), v.minValue(-40), v.maxValue(0)),
});

export const FITS = ['crop', 'letterbox', 'scale', 'blur', 'smart'] as const;
export const MOST_KEYS = 5000;
const point = { x: unit, y: unit };

/** Where the middle of the window is to be, over a segment's own time; between two keys it goes evenly. */
const cropPath = v.object({
  /** What the path was made from: another picture in its place makes it old. */
  sha256,
  /** `hand` is a path that the person changed. */
  found: v.picklist(['faces', 'saliency', 'centre', 'hand']),
  faces: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)),
  /** In parts of the picture's width and height, as `view`; `at` from the segment's start. */
  keys: v.pipe(
    v.array(v.object({ at: samples, ...point })),
    v.minLength(1),
    v.maxLength(MOST_KEYS),
    v.check(
      (keys) => keys.every(({ at }, index) => at > (keys[index - 1]?.at ?? -1)),
      'Its keys are not in the order of time',
    ),
  ),
});

/** How the film is fitted to one profile of another aspect. */
const framing = v.object({
  fit: v.picklist(FITS),
  /** For `crop`: what stays in sight; the middle where absent. */
  focus: v.nullable(v.object(point)),
  /** For `smart`, by segment. */
  paths: v.record(id, cropPath),
});

export const projectSchema = v.object({
  version: v.literal(PROJECT_VERSION),
  id,
  title: v.pipe(v.string(), v.maxLength(LONGEST_TITLE)),
  look: lookSchema,
  sound: soundSchema,
  assets: v.record(id, assetSchema),
  storyline: v.pipe(v.array(segment), v.maxLength(MOST_SEGMENTS)),
  audio: v.array(v.object({ id, name, clips: v.array(audioClip) })),
  /** By a profile's name; a profile that is not here is cropped around the middle. */
  framing: v.record(v.pipe(v.string(), v.regex(/^[A-Z0-9_]{1,40}$/)), framing),
});

type DeepReadonly<T> = T extends (infer U)[]
  ? readonly DeepReadonly<U>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

export type Project = DeepReadonly<v.InferOutput<typeof projectSchema>>;
export type Segment = Project['storyline'][number];
export type Asset = Project['assets'][string];
export type PictureAsset = Extract<Asset, { kind: 'picture' }>;
export type SoundAsset = Extract<Asset, { kind: 'sound' }>;
export type VideoAsset = Extract<Asset, { kind: 'video' }>;
export type Visual = Segment['visual'];
export type VideoVisual = Extract<Visual, { type: 'video' }>;
export type VideoSound = (typeof VIDEO_SOUNDS)[number];
export type Motion = Segment['motion'];
export type View = DeepReadonly<v.InferOutput<typeof view>>;
export type Move = (typeof ALL_MOVES)[number];
export type Easing = (typeof EASINGS)[number];
export type Transition = DeepReadonly<v.InferOutput<typeof transition>>;
export type TransitionKind = (typeof TRANSITIONS)[number];
export type Word = DeepReadonly<v.InferOutput<typeof word>>;
export type Cue = DeepReadonly<v.InferOutput<typeof cue>>;
export type CaptionStyle = DeepReadonly<v.InferOutput<typeof captionStyle>>;
export type CaptionMode = Project['look']['captions']['mode'];
export type AudioTrack = Project['audio'][number];
export type AudioClip = AudioTrack['clips'][number];
export type Framing = Project['framing'][string];
export type Fit = (typeof FITS)[number];
export type CropPath = Framing['paths'][string];
export type Look = Project['look'];
export type SoundLook = Project['sound'];
