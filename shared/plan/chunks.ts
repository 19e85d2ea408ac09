import { type Frames, framesAt, type Rate, SAMPLE_RATE, type Samples } from '../model/time.ts';
import { hashOf } from './canonical.ts';
import type { FilmPart } from './film-parts.ts';
import type {
  ChunkSlice,
  PlanCaptionStyle,
  PlanChunk,
  PlanOutput,
  Shot,
  ShotPathKey,
  SliceCaption,
  SliceTransition,
} from './plan.ts';

const SHORTEST: Samples = 2 * SAMPLE_RATE;
const LONGEST: Samples = 6 * SAMPLE_RATE;
/** What long segments are divided into. */
const PIECE: Samples = 4 * SAMPLE_RATE;

/** What is the same in every slice of a plan. */
export type SliceFrame = Pick<ChunkSlice, 'width' | 'height' | 'rate' | 'background' | 'fit'> & {
  readonly captionStyle: PlanCaptionStyle | null;
};

export function planChunks(
  parts: readonly FilmPart[],
  totalFrames: Frames,
  frame: SliceFrame,
  video: PlanOutput['video'],
  kernelVersion: string,
): PlanChunk[] {
  const starts = chunkStarts(parts, frame.rate).filter((start) => start < totalFrames);
  let segment = 0;
  return [...new Set(starts)].map((firstFrame, index, all) => {
    const endFrame = all[index + 1] ?? totalFrames;
    segment = segmentOf(parts, firstFrame, segment);
    const lastSegment = segmentOf(parts, endFrame - 1, segment);
    const slice = sliceOf(parts, segment, lastSegment, firstFrame, endFrame, frame);
    const key = hashOf({ slice, video, kernelVersion });
    return { key, firstFrame, frames: endFrame - firstFrame, firstSegment: segment, lastSegment, slice };
  });
}

/**
 * Where chunks start. Decided from lengths in samples and from content, never from the place in the film, so
 * that after an insert the division falls into step again. A segment of two seconds or more always starts a
 * chunk and is divided from its own start; a run of shorter ones is grouped, or joins the segment before it
 * when it is too short to stand alone. Only shorts that open a film, or are all of it, may stay under 2 s.
 */
function chunkStarts(
  parts: readonly Pick<FilmPart, 'firstFrame' | 'samples' | 'picture' | 'video'>[],
  rate: Rate,
): Frames[] {
  const starts: Frames[] = [];
  let index = 0;
  while (index < parts.length) {
    const part = parts[index];
    if (part === undefined) break;
    if (part.samples < SHORTEST) {
      const end = runEnd(parts, index);
      for (const start of groupRun(parts, index, end)) starts.push(parts[start]?.firstFrame ?? 0);
      index = end;
      continue;
    }
    const end = runEnd(parts, index + 1);
    const run = parts.slice(index + 1, end).reduce((sum, { samples }) => sum + samples, 0);
    const joins = run < SHORTEST;
    for (const offset of pieceOffsets(part.samples, joins ? run : 0)) {
      starts.push(part.firstFrame + framesAt(offset, rate));
    }
    index = joins ? end : index + 1;
  }
  return starts;
}

/** The end of the run of short segments that begins here. */
function runEnd(parts: readonly Pick<FilmPart, 'samples'>[], from: number): number {
  let end = from;
  while ((parts[end]?.samples ?? LONGEST) < SHORTEST) end += 1;
  return end;
}

/** Where a long segment is divided, when `extra` samples of short ones behind it join its last piece. */
function pieceOffsets(samples: Samples, extra: Samples): Samples[] {
  const offsets: Samples[] = [0];
  let at = 0;
  while (samples - at > LONGEST) {
    at += PIECE;
    offsets.push(at);
  }
  if (samples - at + extra > LONGEST) offsets.push(at + Math.floor((samples - at) / 2));
  return offsets;
}

/**
 * Groups a run of short segments. Of the segments with which a group may end, the next group starts at the
 * one with the smallest mark: two divisions of the same segments that started apart soon choose the same one.
 */
function groupRun(
  parts: readonly Pick<FilmPart, 'samples' | 'picture' | 'video'>[],
  from: number,
  end: number,
): number[] {
  const starts: number[] = [];
  let rest = parts.slice(from, end).reduce((sum, { samples }) => sum + samples, 0);
  let start = from;
  for (;;) {
    starts.push(start);
    if (rest <= LONGEST) return starts;
    let length = 0;
    let best = { at: start, length: 0, mark: Number.POSITIVE_INFINITY };
    for (let at = start; at < end; at += 1) {
      const part = parts[at];
      if (part === undefined || length > LONGEST || rest - length < SHORTEST) break;
      if (length >= SHORTEST) {
        const mark = markOf(part);
        if (mark < best.mark) best = { at, length, mark };
      }
      length += part.samples;
    }
    if (best.at === start) return starts;
    start = best.at;
    rest -= best.length;
  }
}

/** FNV-1a over what a segment keeps when its caption or motion is edited: those must not move a boundary. */
function markOf(part: Pick<FilmPart, 'samples' | 'picture' | 'video'>): number {
  const shown = part.video === null ? part.picture?.sha256 : `${part.video.sha256}@${part.video.from}`;
  const text = `${part.samples}:${shown ?? ''}`;
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  // FNV's high bits hardly move for short texts; the order of marks must not follow the lengths.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

function segmentOf(parts: readonly FilmPart[], frame: Frames, from: number): number {
  let index = from;
  for (;;) {
    const part = parts[index];
    if (part === undefined || frame < part.firstFrame + part.frames) return Math.min(index, parts.length - 1);
    index += 1;
  }
}

/** A slice holds only what is seen in it, cut to its range: what lies outside must not change its key. */
function sliceOf(
  parts: readonly FilmPart[],
  firstSegment: number,
  lastSegment: number,
  firstFrame: Frames,
  endFrame: Frames,
  frame: SliceFrame,
): ChunkSlice {
  const frames = endFrame - firstFrame;
  const shots: Shot[] = [];
  const transitions: SliceTransition[] = [];
  const captions: SliceCaption[] = [];
  const shotOf = new Map<number, number>();
  // A transition reaches into the neighbour and never over it.
  for (let index = Math.max(0, firstSegment - 1); index <= lastSegment + 1; index += 1) {
    const part = parts[index];
    if (part === undefined) break;
    const origin = part.firstFrame - firstFrame;
    const exit = parts[index + 1]?.entry ?? null;
    const first = Math.max(0, origin - (part.entry?.framesBefore ?? 0));
    const end = Math.min(frames, origin + part.frames + (exit?.framesAfter ?? 0));
    if (end <= first) continue;
    shotOf.set(index, shots.length);
    shots.push(shotAt(part, exit?.samplesAfter ?? 0, origin, first, end, frame.rate));
    for (const caption of part.captions) addCaption(captions, caption, origin, frames);
    const from = shotOf.get(index - 1);
    const { entry } = part;
    if (entry === null || from === undefined) continue;
    const starts = origin - entry.framesBefore;
    const count = entry.framesBefore + entry.framesAfter;
    if (starts >= frames || starts + count <= 0) continue;
    transitions.push({ kind: entry.kind, first: starts, frames: count, from, to: shots.length - 1 });
  }
  const { captionStyle, ...rest } = frame;
  return {
    ...rest,
    frames,
    shots,
    transitions,
    // A style that draws nothing here must not change the key.
    captionStyle: captions.length > 0 ? captionStyle : null,
    captions,
  };
}

function shotAt(part: FilmPart, exit: Samples, origin: Frames, first: Frames, end: Frames, rate: Rate): Shot {
  // The background does not move: its shots are equal whatever the motion says.
  const { picture, video, easing, from, to } = part;
  const lead = part.entry?.samplesBefore ?? 0;
  const span = lead + part.samples + exit;
  const path = part.path === null ? {} : { path: seenKeys(part.path, first - origin, end - origin, rate) };
  if (video !== null) {
    const moves = from.x !== to.x || from.y !== to.y || from.width !== to.width;
    // What stands still is the same whatever its neighbours' transitions say.
    const motion = moves ? { lead, span, easing } : { lead: 0, span: 0, easing: 'linear' as const };
    return { picture, video, first, end, origin, ...motion, from, to, ...path };
  }
  return picture === null
    ? { picture, first, end, origin: 0, lead: 0, span: 0, easing: 'linear', from, to }
    : { picture, first, end, origin, lead, span, easing, from, to, ...path };
}

/** The keys that frames `first` to `end` of a segment lie between. */
function seenKeys(
  keys: readonly ShotPathKey[],
  first: Frames,
  end: Frames,
  rate: Rate,
): readonly ShotPathKey[] {
  const timeOf = (frame: Frames) => (frame * SAMPLE_RATE * rate.den) / rate.num;
  const before = keys.findLastIndex(({ at }) => at <= timeOf(first));
  const after = keys.findIndex(({ at }) => at >= timeOf(end - 1));
  const seen = keys.slice(Math.max(0, before), after < 0 ? keys.length : after + 1);
  // What stands still is the same whenever it came to rest.
  return seen.length === 1 ? seen.map((key) => ({ ...key, at: 0 })) : seen;
}

function addCaption(captions: SliceCaption[], caption: SliceCaption, origin: Frames, frames: Frames): void {
  const first = Math.max(0, origin + caption.first);
  const end = Math.min(frames, origin + caption.first + caption.frames);
  if (end > first) captions.push({ ...caption, first, frames: end - first });
}
