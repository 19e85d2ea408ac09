import type { Samples } from '../model/time.ts';
import { lastNotAfter, microseconds } from '../plan/video-time.ts';
import { type FoundLook, LOOK_STEP } from './found.ts';
import { type LookPicture, wholePicture } from './look-picture.ts';
import { type FrameSign, frameSign, isOtherScene, SIGN_HEIGHT, SIGN_WIDTH } from './scene-cut.ts';

/** Finds faces, or what stands out where there is none. */
export interface Eye<Picture extends LookPicture = LookPicture> {
  /** `closely` looks for small faces too: four times the work. */
  look(picture: Picture, closely: boolean): Promise<Pick<FoundLook, 'faces' | 'salient'>>;
}

/** A video to be looked through; it is asked for frames in their order. */
export interface LookFootage<Picture extends LookPicture = LookPicture> {
  /** Microseconds from the first frame. */
  readonly timestamps: readonly number[];
  /** One frame, upright, no side longer than `LOOK_SIDE`; good until the next is asked for. */
  frame(index: number, signal: AbortSignal): Promise<Picture>;
  /** What `signOf` says of a frame after the one before last that was asked for, and not after the last. */
  sign(index: number, signal: AbortSignal): Promise<FrameSign>;
}

/** In samples from the video's first frame, half-open. */
export interface LookRange {
  readonly from: Samples;
  readonly to: Samples;
}

export async function lookAtPicture(eye: Eye, picture: LookPicture): Promise<FoundLook> {
  return { at: 0, cut: null, ...(await eye.look(picture, true)) };
}

/** A look every `LOOK_STEP` of a range, at multiples of it; at least one. */
export async function lookThrough<Picture extends LookPicture>(
  eye: Eye<Picture>,
  footage: LookFootage<Picture>,
  range: LookRange,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (ratio: number) => void },
): Promise<readonly FoundLook[]> {
  const looks: FoundLook[] = [];
  const first = Math.floor(range.from / LOOK_STEP);
  const last = Math.max(first, Math.ceil(range.to / LOOK_STEP) - 1);
  let seen: Seen | null = null;
  for (let step = first; step <= last; step += 1) {
    signal.throwIfAborted();
    seen = await lookOn({ eye, footage, signal }, seen, step);
    looks.push(seen.look);
    onProgress((step - first + 1) / (last - first + 1));
  }
  return looks;
}

interface Seen {
  readonly index: number;
  readonly sign: FrameSign;
  readonly look: FoundLook;
}

interface Watch<Picture extends LookPicture> {
  readonly eye: Eye<Picture>;
  readonly footage: LookFootage<Picture>;
  readonly signal: AbortSignal;
}

async function lookOn<Picture extends LookPicture>(
  { eye, footage, signal }: Watch<Picture>,
  before: Seen | null,
  step: number,
): Promise<Seen> {
  const at = step * LOOK_STEP;
  const index = lastNotAfter(footage.timestamps, microseconds(at));
  // The same frame is still shown.
  if (before?.index === index) return { ...before, look: { ...before.look, at, cut: null } };
  const picture = await footage.frame(index, signal);
  const sign = signOf(picture);
  const isOther = before !== null && isOtherScene(before.sign, sign);
  // Small faces come and stay: every second look is enough to notice them.
  const closely = before === null || isOther || before.look.faces.length > 0 || step % 2 === 0;
  const found = await eye.look(picture, closely);
  const cut = isOther ? await findCut(footage, before, index, signal) : null;
  return { index, sign, look: { at, cut: cut === null ? null : Math.min(cut, at), ...found } };
}

/** The frame that begins another scene, as its time; null where one grows into the other. */
async function findCut(
  footage: Pick<LookFootage, 'timestamps' | 'sign'>,
  from: { readonly index: number; readonly sign: FrameSign },
  to: number,
  signal: AbortSignal,
): Promise<Samples | null> {
  let before = from.sign;
  for (let index = from.index + 1; index <= to; index += 1) {
    const sign = await footage.sign(index, signal);
    if (isOtherScene(before, sign)) return Math.round(((footage.timestamps[index] ?? 0) * 6) / 125);
    before = sign;
  }
  return null;
}

export function signOf(picture: LookPicture): FrameSign {
  return frameSign(picture.drawn(...wholePicture(picture, { width: SIGN_WIDTH, height: SIGN_HEIGHT })));
}
