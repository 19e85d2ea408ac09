import { type FoundLook, LOOK_STEP } from '../../../shared/analysis/found.ts';
import {
  type FrameSign,
  frameSign,
  isOtherScene,
  SIGN_HEIGHT,
  SIGN_WIDTH,
} from '../../../shared/analysis/scene-cut.ts';
import { assert } from '../../../shared/assert.ts';
import type { Samples } from '../../../shared/model/time.ts';
import { lastNotAfter, microseconds } from '../../../shared/plan/video-time.ts';
import { type FootageReader, openFootage } from '../../media/footage.ts';
import { drawSmallPicture } from '../../media/small-picture.ts';
import type { LookRange } from './api.ts';
import type { Detector } from './detector.ts';
import { findSalient } from './salient.ts';

/** Larger than the model's own side: parts of it are looked at too. */
const SIDE = 640;

export async function lookAtPicture(
  detector: Detector,
  file: Blob,
  { signal, name }: { readonly signal: AbortSignal; readonly name: string },
): Promise<FoundLook> {
  const picture = await drawSmallPicture(file, { signal, name, size: SIDE });
  return { at: 0, cut: null, ...(await look(detector, picture, true)) };
}

/** Holds one small frame at a time, however long the video is. */
export async function lookThroughVideo(
  detector: Detector,
  file: File,
  range: LookRange,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (ratio: number) => void },
): Promise<readonly FoundLook[]> {
  const footage = await openFootage(file, { signal });
  const canvas = new OffscreenCanvas(1, 1);
  try {
    const looks: FoundLook[] = [];
    const first = Math.floor(range.from / LOOK_STEP);
    const last = Math.max(first, Math.ceil(range.to / LOOK_STEP) - 1);
    let seen: Seen | null = null;
    for (let step = first; step <= last; step += 1) {
      signal.throwIfAborted();
      seen = await lookOn({ detector, footage, canvas, signal }, seen, step);
      looks.push(seen.look);
      onProgress((step - first + 1) / (last - first + 1));
    }
    return looks;
  } finally {
    footage.close();
  }
}

interface Seen {
  readonly index: number;
  readonly sign: FrameSign;
  readonly look: FoundLook;
}

interface Watch {
  readonly detector: Detector;
  readonly footage: FootageReader;
  readonly canvas: OffscreenCanvas;
  readonly signal: AbortSignal;
}

async function lookOn(watch: Watch, before: Seen | null, step: number): Promise<Seen> {
  const { detector, footage, canvas, signal } = watch;
  const at = step * LOOK_STEP;
  const index = lastNotAfter(footage.timestamps, microseconds(at));
  // The same frame is still shown.
  if (before?.index === index) return { ...before, look: { ...before.look, at, cut: null } };
  const frame = await footage.frame(index, SIDE, signal);
  [canvas.width, canvas.height] = [frame.width, frame.height];
  draw(canvas, frame);
  const sign = signOf(frame);
  frame.close();
  const isOther = before !== null && isOtherScene(before.sign, sign);
  const cut = isOther ? await findCut(footage, before, index, signal) : null;
  // Small faces come and stay: every second look is enough to notice them.
  const closely = before === null || isOther || before.look.faces.length > 0 || step % 2 === 0;
  const found = await look(detector, canvas, closely);
  return { index, sign, look: { at, cut: cut === null ? null : Math.min(cut, at), ...found } };
}

async function look(
  detector: Detector,
  picture: OffscreenCanvas,
  closely: boolean,
): Promise<Pick<FoundLook, 'faces' | 'salient'>> {
  const faces = await detector.faces(picture, closely);
  return { faces, salient: faces.length > 0 ? null : await findSalient(picture) };
}

/** The frame that begins another scene, as its time; null where one grows into the other. */
async function findCut(
  footage: FootageReader,
  from: { readonly index: number; readonly sign: FrameSign },
  to: number,
  signal: AbortSignal,
): Promise<Samples | null> {
  let before = from.sign;
  for (let index = from.index + 1; index <= to; index += 1) {
    const frame = await footage.frame(index, SIGN_WIDTH, signal);
    const sign = signOf(frame);
    frame.close();
    if (isOtherScene(before, sign)) return Math.round(((footage.timestamps[index] ?? 0) * 6) / 125);
    before = sign;
  }
  return null;
}

const signing = new OffscreenCanvas(SIGN_WIDTH, SIGN_HEIGHT);

function signOf(frame: ImageBitmap): FrameSign {
  const context = draw(signing, frame);
  return frameSign(context.getImageData(0, 0, SIGN_WIDTH, SIGN_HEIGHT).data);
}

function draw(canvas: OffscreenCanvas, frame: ImageBitmap): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  assert(context !== null, 'A worker has a 2D canvas');
  context.drawImage(frame, 0, 0, canvas.width, canvas.height);
  return context;
}
