import { type Shown, shownSamples, visibleMedia } from '../model/derive.ts';
import type { Project, Segment, Sha256, TransitionKind } from '../model/project.ts';
import { type Frames, framesAt, type Rate, type Samples } from '../model/time.ts';
import { captionsOf } from '../text/group-captions.ts';
import { type FilmFit, frameShot } from './film-fit.ts';
import type { PictureWindow, Shot, ShotPathKey, ShotVideo, SliceCaption, Warning } from './plan.ts';

/**
 * A segment as frames and samples. Only `firstFrame` and `firstSample` say where in the film it is, and
 * `frames` is the only other value that depends on it (by rounding): everything else is the same wherever the
 * segment stands, so that chunks behind an insert keep their keys.
 */
export interface FilmPart {
  readonly firstFrame: Frames;
  readonly frames: Frames;
  readonly firstSample: Samples;
  readonly samples: Samples;
  readonly picture: Shot['picture'];
  readonly video: ShotVideo | null;
  readonly easing: Shot['easing'];
  readonly from: PictureWindow;
  readonly to: PictureWindow;
  readonly path: readonly ShotPathKey[] | null;
  /** How it comes in from the part before it; null is a cut. */
  readonly entry: Entry | null;
  /** Relative to the part's first frame and inside its frames. */
  readonly captions: readonly SliceCaption[];
}

/** A transition, split at the cut that it is centred on. */
export interface Entry {
  readonly kind: Exclude<TransitionKind, 'cut'>;
  readonly framesBefore: Frames;
  readonly framesAfter: Frames;
  readonly samplesBefore: Samples;
  readonly samplesAfter: Samples;
}

export interface FilmParts {
  readonly parts: readonly FilmPart[];
  readonly totalSamples: Samples;
  readonly totalFrames: Frames;
  readonly warnings: readonly Warning[];
}

/** Below this, enlarging a picture is hardly seen; the default zoom alone enlarges a full-size one by 1.3. */
const SOFT = 1.5;
const NOWHERE: PictureWindow = { x: 0, y: 0, width: 0 };
const NOTHING = { from: NOWHERE, to: NOWHERE, path: null };

export function filmParts(
  project: Project,
  fit: FilmFit,
  rate: Rate,
  available: ReadonlySet<Sha256>,
): FilmParts {
  const media = visibleMedia(project);
  const burns = project.look.captions.mode === 'burn';
  const warnings: Warning[] = [];
  const parts: FilmPart[] = [];
  let firstSample = 0;
  for (const [index, segment] of project.storyline.entries()) {
    const samples = shownSamples(project, segment);
    const firstFrame = framesAt(firstSample, rate);
    const frames = framesAt(firstSample + samples, rate) - firstFrame;
    const shown = atHand(media[index] ?? null, available);
    const framed = shown && frameShot(project, fit, index, shown.size, shown.range !== null);
    const windows = framed?.windows ?? NOTHING;
    if (framed?.isPathOld) warnings.push({ reason: 'crop-path-old', segment: index });
    const before = parts.at(-1);
    const entry = before === undefined ? null : entryOf(project, segment, before.samples, samples, rate);
    if (entry?.isShortened) warnings.push({ reason: 'transition-shortened', segment: index });
    const factor = shown ? fit.frame.width / Math.min(windows.from.width, windows.to.width) : 1;
    if (factor > SOFT) {
      warnings.push({ reason: 'picture-upscaled', segment: index, factor: Math.round(factor * 100) / 100 });
    }
    parts.push({
      firstFrame,
      frames,
      firstSample,
      samples,
      picture: shown !== null && shown.range === null ? shown.size : null,
      video: shown?.range ? { ...shown.size, ...rangeOf(shown.range, samples) } : null,
      easing: segment.motion.easing,
      ...windows,
      entry: entry?.entry ?? null,
      captions: burns ? captionStates(project, segment, samples, frames, rate) : [],
    });
    firstSample += samples;
  }
  return { parts, totalSamples: firstSample, totalFrames: framesAt(firstSample, rate), warnings };
}

/** What a segment shows, where its bytes can be read. */
function atHand(shown: Shown | null, available: ReadonlySet<Sha256>) {
  const sha256 = shown?.asset.sha256;
  if (!shown || !sha256 || !available.has(sha256)) return null;
  const { width, height } = shown.asset;
  return { size: { sha256, width, height }, range: shown.range };
}

/**
 * A segment as long as its range runs on into what follows while a transition shows it. One that is longer, or
 * keeps the video of the segment before, holds the range's last frame.
 */
function rangeOf(
  { from, to }: { from: Samples; to: Samples },
  samples: Samples,
): Pick<ShotVideo, 'from' | 'until'> {
  return { from, until: samples > to - from ? to : null };
}

/**
 * At most half the shorter neighbour, so that the transitions on both sides of a segment never meet. The
 * odd frame of an odd count comes after the cut, where it is the exact half of the mix.
 */
function entryOf(
  project: Project,
  segment: Segment,
  samplesBefore: Samples,
  samplesAfter: Samples,
  rate: Rate,
): { readonly entry: Entry | null; readonly isShortened: boolean } {
  const { kind, length } = segment.transition ?? project.look.transition;
  if (kind === 'cut') return { entry: null, isShortened: false };
  const whole = Math.min(length, Math.floor(Math.min(samplesBefore, samplesAfter) / 2));
  const frames = framesAt(whole, rate);
  const isShortened = whole < length;
  if (frames === 0) return { entry: null, isShortened };
  const framesBefore = Math.floor(frames / 2);
  const half = Math.floor(whole / 2);
  const entry: Entry = {
    kind,
    framesBefore,
    framesAfter: frames - framesBefore,
    samplesBefore: half,
    samplesAfter: whole - half,
  };
  return { entry, isShortened };
}

/** The drawn states of a segment's captions; with a highlight each spoken word is one of its own. */
function captionStates(
  project: Project,
  segment: Segment,
  samples: Samples,
  frames: Frames,
  rate: Rate,
): SliceCaption[] {
  const { style } = project.look.captions;
  const states: SliceCaption[] = [];
  const add = (from: Samples, to: Samples, words: readonly string[], active: number | null) => {
    const first = Math.min(frames, framesAt(from, rate));
    const end = Math.min(frames, framesAt(to, rate));
    if (end > first) states.push({ first, frames: end - first, words, active });
  };
  for (const caption of captionsOf(segment, samples, style)) {
    const { words, start, end, wordTimes } = caption;
    if (style.highlight === null) {
      add(start, end, words, null);
      continue;
    }
    // A word stays lit until the next one is spoken: going dark in every small gap would flicker.
    const lit = wordTimes.map((word) => Math.min(end, Math.max(start, word.start)));
    add(start, lit[0] ?? end, words, null);
    for (const [index, from] of lit.entries()) add(from, lit[index + 1] ?? end, words, index);
  }
  return states;
}
