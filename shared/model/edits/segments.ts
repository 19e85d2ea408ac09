import { cutText } from '../../text/cut-text.ts';
import { withSplitPaths } from '../crop-paths.ts';
import { rangeSamples } from '../derive.ts';
import { makeSegment, type NewSegment } from '../make-segment.ts';
import {
  type Cue,
  LONGEST_SAMPLES,
  LONGEST_TEXT,
  MOST_SEGMENTS,
  type Project,
  type Segment,
  type SegmentId,
  type Visual,
} from '../project.ts';
import type { Samples } from '../time.ts';
import { defineEdit, mapSame, patched, withSegments } from './define-edit.ts';

/** Segments whose id is taken are left out, and so is what goes over the limit. */
export const insertSegments = defineEdit(
  'segments.insert',
  'add segments',
  (project, at: number, segments: readonly NewSegment[]) => {
    const taken = new Set(project.storyline.map(({ id }) => id));
    const fresh = segments.filter(({ id }) => !taken.has(id) && taken.add(id));
    const room = MOST_SEGMENTS - project.storyline.length;
    const place = Math.max(0, Math.min(at, project.storyline.length));
    const made = makeSegments(project, place, fresh.slice(0, Math.max(0, room)));
    if (made.length === 0) return project;
    return { ...project, storyline: project.storyline.toSpliced(place, 0, ...made) };
  },
);

/** A new script in place of the old one; media stays in the project. */
export const replaceSegments = defineEdit(
  'segments.replace',
  'replace the script',
  (project, segments: readonly NewSegment[]) => {
    const empty = { ...project, storyline: [] };
    return { ...project, storyline: makeSegments(empty, 0, segments.slice(0, MOST_SEGMENTS)) };
  },
);

export const deleteSegments = defineEdit(
  'segments.delete',
  'delete segments',
  (project, ids: readonly SegmentId[]) => {
    const gone = new Set(ids);
    const storyline = project.storyline.filter((segment) => !gone.has(segment.id));
    return storyline.length === project.storyline.length ? project : { ...project, storyline };
  },
);

/** The moved segments stand together, in their order, before the segment that is at `to` now. */
export const moveSegments = defineEdit(
  'segments.move',
  'move segments',
  (project, ids: readonly SegmentId[], to: number) => {
    const moving = new Set(ids);
    const isMoved = (segment: Segment) => moving.has(segment.id);
    const moved = project.storyline.filter(isMoved);
    const before = project.storyline.slice(0, Math.max(0, to)).filter((segment) => !isMoved(segment));
    const after = project.storyline.slice(Math.max(0, to)).filter((segment) => !isMoved(segment));
    const storyline = [...before, ...moved, ...after];
    return storyline.every((segment, index) => segment === project.storyline[index])
      ? project
      : { ...project, storyline };
  },
);

/**
 * Divides a segment at a place in its text. Narration stays whole with the first half: nobody knows where in it
 * the words are. A set length is shared out by text, and so is a video that is as long as its range.
 */
export const splitSegment = defineEdit(
  'segment.split',
  'split segment',
  (project, id: SegmentId, offset: number, newId: SegmentId) => {
    const index = project.storyline.findIndex((segment) => segment.id === id);
    const segment = project.storyline[index];
    if (!segment || project.storyline.length >= MOST_SEGMENTS) return project;
    if (project.storyline.some((other) => other.id === newId)) return project;
    const head = segment.text.slice(0, Math.max(0, offset)).trimEnd();
    const tail = segment.text.slice(Math.max(0, offset)).trimStart();
    const [length, rest] = segment.narration
      ? [segment.setLength, null]
      : shareLength(segment.setLength, head, tail);
    const [visual, following] = splitVisual(segment, head, tail);
    const first = { ...segment, visual, text: head, setLength: length, words: null, cues: null };
    const [made] = makeSegments(project, index + 1, [
      { id: newId, text: tail, visual: following, setLength: rest },
    ]);
    if (!made) return project;
    const second = following.type === 'video' ? { ...made, motion: segment.motion } : made;
    const divided = { ...project, storyline: project.storyline.toSpliced(index, 1, first, second) };
    if (following.type !== 'video' || visual.type !== 'video') return divided;
    return withSplitPaths(divided, id, newId, following.from - visual.from);
  },
);

/** A video goes on in the second half where the first one ends; beside a narration it stays with it. */
function splitVisual(segment: Segment, head: string, tail: string): readonly [Visual, Visual] {
  const { visual, narration, setLength } = segment;
  if (visual.type === 'none') return [visual, visual];
  if (visual.type !== 'video' || narration !== null) return [visual, { type: 'previous' }];
  const range = rangeSamples(visual);
  const isSet = setLength !== null && visual.sound !== 'narration';
  const [length] = shareLength(isSet ? setLength : range, head, tail);
  const cut = visual.from + (length ?? 0);
  if (cut >= visual.to || range < 2) return [visual, { type: 'previous' }];
  return [
    { ...visual, to: cut },
    { ...visual, from: cut },
  ];
}

function shareLength(
  length: Samples | null,
  head: string,
  tail: string,
): readonly [Samples | null, Samples | null] {
  if (length === null || length < 2) return [length, length];
  const share = head === tail ? 0.5 : head.length / (head.length + tail.length);
  const first = Math.min(length - 1, Math.max(1, Math.round(length * share)));
  return [first, length - first];
}

/**
 * Joins a segment to the one before it, which keeps its picture, voice and motion; what it lacks comes from the
 * second. Words that would not fit into one segment keep them apart: none of them may be lost.
 */
export const mergeWithPrevious = defineEdit('segment.merge', 'merge segments', (project, id: SegmentId) => {
  const index = project.storyline.findIndex((segment) => segment.id === id);
  const first = project.storyline[index - 1];
  const second = project.storyline[index];
  if (!first || !second) return project;
  const text = [first.text, second.text].filter((each) => each !== '').join(' ');
  if (text.length > LONGEST_TEXT) return project;
  const merged: Segment = {
    ...first,
    text,
    visual: mergedVisual(first.visual, second.visual),
    narration: first.narration ?? second.narration,
    setLength: sumOf(first.setLength, second.setLength),
    words: null,
    cues: null,
  };
  return { ...project, storyline: project.storyline.toSpliced(index - 1, 2, merged) };
});

/** Two parts of a video that follow each other become one. */
function mergedVisual(first: Visual, second: Visual): Visual {
  if (first.type === 'none') return second;
  const joins =
    first.type === 'video' &&
    second.type === 'video' &&
    first.asset === second.asset &&
    first.to === second.from &&
    first.sound === second.sound;
  return joins ? { ...first, to: second.to } : first;
}

/** Segments made for a place in the storyline, each with a move that differs from its neighbours'. */
function makeSegments(project: Project, at: number, segments: readonly NewSegment[]): Segment[] {
  const made: Segment[] = [];
  const following = project.storyline[at]?.motion.move ?? null;
  for (const [index, segment] of segments.entries()) {
    const before = made.at(-1) ?? project.storyline[at - 1];
    const next = index === segments.length - 1 ? following : null;
    const dealt = makeSegment({ ...withinLimits(segment), previous: before?.motion.move ?? null, next });
    made.push({ ...dealt, motion: { ...dealt.motion, easing: project.look.easing } });
  }
  return made;
}

/** Scripts and captions may name any length, such as 99 hours for "until the end". */
function withinLimits(segment: NewSegment): NewSegment {
  const { text, setLength, cues } = segment;
  return {
    ...segment,
    text: cutText(text, LONGEST_TEXT),
    ...(setLength === undefined ? {} : { setLength: shortened(setLength) }),
    ...(cues === undefined ? {} : { cues: cuesWithin(cues) }),
  };
}

function cuesWithin(cues: readonly Cue[] | null): readonly Cue[] | null {
  return cues?.map((cue) => ({ ...cue, start: shortened(cue.start), end: shortened(cue.end) })) ?? null;
}

function shortened<T extends Samples | null>(samples: T): T | Samples {
  return samples === null ? samples : Math.min(samples, LONGEST_SAMPLES);
}

function sumOf(a: Samples | null, b: Samples | null): Samples | null {
  return a === null && b === null ? null : shortened((a ?? 0) + (b ?? 0));
}

/** Times that came from the old words no longer fit new ones. */
export const setText = defineEdit('segment.text', 'edit text', (project, id: SegmentId, typed: string) => {
  const text = cutText(typed, LONGEST_TEXT);
  return withSegments(project, [id], (segment) =>
    segment.text === text ? segment : { ...segment, text, words: null, cues: null },
  );
});

export const setLength = defineEdit(
  'segment.length',
  'set length',
  (project, ids: readonly SegmentId[], length: Samples | null) =>
    changeMany(project, ids, { setLength: shortened(length) }),
);

/** Caption cues by segment, in times relative to each; segments that are not named keep theirs. */
export const setCues = defineEdit(
  'segments.cues',
  'import captions',
  (project, cues: Readonly<Record<SegmentId, readonly Cue[] | null>>) => {
    const storyline = mapSame(project.storyline, (segment) => {
      const own = Object.hasOwn(cues, segment.id) ? cues[segment.id] : undefined;
      return own === undefined ? segment : patched(segment, { cues: cuesWithin(own) });
    });
    return storyline === project.storyline ? project : { ...project, storyline };
  },
);

function changeMany(project: Project, ids: readonly SegmentId[], change: Partial<Segment>): Project {
  return withSegments(project, ids, (segment) => patched(segment, change));
}
