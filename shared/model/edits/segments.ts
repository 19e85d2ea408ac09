import { makeSegment, type NewSegment } from '../make-segment.ts';
import type { Cue, Project, Segment, SegmentId, Word } from '../project.ts';
import type { Samples } from '../time.ts';
import { defineEdit } from './define-edit.ts';

export const MOST_SEGMENTS = 2000;

/** Changes one segment; the same project when it is gone or the change changes nothing. */
export function withSegment(project: Project, id: SegmentId, change: (segment: Segment) => Segment): Project {
  let isChanged = false;
  const storyline = project.storyline.map((segment) => {
    if (segment.id !== id) return segment;
    const next = change(segment);
    isChanged ||= next !== segment;
    return next;
  });
  return isChanged ? { ...project, storyline } : project;
}

export const insertSegments = defineEdit(
  'segments.insert',
  'add segments',
  (project, at: number, segments: readonly NewSegment[]) => {
    const room = MOST_SEGMENTS - project.storyline.length;
    const place = Math.max(0, Math.min(at, project.storyline.length));
    const made = makeSegments(project, place, segments.slice(0, Math.max(0, room)));
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

/** Divides a segment at a place in its text. Narration and length stay with the first half: only its voice can be cut by ear. */
export const splitSegment = defineEdit(
  'segment.split',
  'split segment',
  (project, id: SegmentId, offset: number, newId: SegmentId) => {
    const index = project.storyline.findIndex((segment) => segment.id === id);
    const segment = project.storyline[index];
    if (!segment || project.storyline.length >= MOST_SEGMENTS) return project;
    const first = { ...segment, text: segment.text.slice(0, offset).trimEnd(), words: null, cues: null };
    const [second] = makeSegments(project, index + 1, [
      {
        id: newId,
        text: segment.text.slice(offset).trimStart(),
        visual: segment.visual.type === 'none' ? { type: 'none' } : { type: 'previous' },
      },
    ]);
    if (!second) return project;
    return { ...project, storyline: project.storyline.toSpliced(index, 1, first, second) };
  },
);

/** Joins a segment to the one before it, which keeps its picture, voice and motion; what it lacks comes from the second. */
export const mergeWithPrevious = defineEdit('segment.merge', 'merge segments', (project, id: SegmentId) => {
  const index = project.storyline.findIndex((segment) => segment.id === id);
  const first = project.storyline[index - 1];
  const second = project.storyline[index];
  if (!first || !second) return project;
  const merged: Segment = {
    ...first,
    text: [first.text, second.text].filter((text) => text !== '').join(' '),
    visual: first.visual.type === 'none' ? second.visual : first.visual,
    narration: first.narration ?? second.narration,
    setLength: sumOf(first.setLength, second.setLength),
    words: null,
    cues: null,
  };
  return { ...project, storyline: project.storyline.toSpliced(index - 1, 2, merged) };
});

/** Segments made for a place in the storyline, each with a move that differs from its neighbours'. */
function makeSegments(project: Project, at: number, segments: readonly NewSegment[]): Segment[] {
  const made: Segment[] = [];
  const following = project.storyline[at]?.motion.move ?? null;
  for (const [index, segment] of segments.entries()) {
    const before = made.at(-1) ?? project.storyline[at - 1];
    const next = index === segments.length - 1 ? following : null;
    const dealt = makeSegment({ ...segment, previous: before?.motion.move ?? null, next });
    made.push({ ...dealt, motion: { ...dealt.motion, easing: project.look.easing } });
  }
  return made;
}

function sumOf(a: Samples | null, b: Samples | null): Samples | null {
  return a === null && b === null ? null : (a ?? 0) + (b ?? 0);
}

/** Times that came from the old words no longer fit new ones. */
export const setText = defineEdit('segment.text', 'edit text', (project, id: SegmentId, text: string) =>
  withSegment(project, id, (segment) =>
    segment.text === text ? segment : { ...segment, text, words: null, cues: null },
  ),
);

export const setLength = defineEdit(
  'segment.length',
  'set length',
  (project, ids: readonly SegmentId[], length: Samples | null) =>
    changeMany(project, ids, { setLength: length }),
);

export const setWords = defineEdit(
  'segment.words',
  'time words',
  (project, id: SegmentId, words: readonly Word[] | null) => changeMany(project, [id], { words }),
);

/** Caption cues by segment, in times relative to each; segments that are not named keep theirs. */
export const setCues = defineEdit(
  'segments.cues',
  'import captions',
  (project, cues: Readonly<Record<SegmentId, readonly Cue[] | null>>) => ({
    ...project,
    storyline: project.storyline.map((segment) => {
      const own = cues[segment.id];
      return own === undefined ? segment : { ...segment, cues: own };
    }),
  }),
);

function changeMany(project: Project, ids: readonly SegmentId[], change: Partial<Segment>): Project {
  return ids.reduce((next, id) => withSegment(next, id, (segment) => ({ ...segment, ...change })), project);
}
