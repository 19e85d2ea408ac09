import { tendPaths } from '../crop-paths.ts';
import type { Project, Segment, SegmentId } from '../project.ts';
import { sameJson } from '../same-json.ts';

/**
 * One thing a person does to a project. `apply` is pure and returns the same project when there is nothing to
 * do: an edit on a thing that is gone (removed in another tab, undone meanwhile) is no mistake of anybody's.
 * Names are stored in journals: do not change them. Labels are shown by undo and redo.
 */
export interface Edit<Args extends readonly unknown[]> {
  readonly name: string;
  readonly label: string;
  apply(project: Project, ...args: Args): Project;
}

export function defineEdit<Args extends readonly unknown[]>(
  name: string,
  label: string,
  apply: (project: Project, ...args: Args) => Project,
): Edit<Args> {
  // Whatever an edit does to segments and media, no profile keeps a path over something else.
  return { name, label, apply: (project, ...args) => tendPaths(project, apply(project, ...args)) };
}

/** The value with some fields changed; the same value when they were like that already. */
export function patched<T extends object>(value: T, fields: Partial<T>): T {
  // Safe: `Object.keys` of a part of T gives keys of T.
  const isChanged = (Object.keys(fields) as (keyof T)[]).some((key) => !sameJson(value[key], fields[key]));
  return isChanged ? { ...value, ...fields } : value;
}

/** `map` that gives back the same list when every item stayed the same. */
export function mapSame<T>(items: readonly T[], change: (item: T, index: number) => T): readonly T[] {
  const next = items.map(change);
  return next.every((item, index) => item === items[index]) ? items : next;
}

/** Changes the segments with these ids; the same project when none is there or none changes. */
export function withSegments(
  project: Project,
  ids: readonly SegmentId[],
  change: (segment: Segment) => Segment,
): Project {
  const wanted = new Set(ids);
  const storyline = mapSame(project.storyline, (segment) =>
    wanted.has(segment.id) ? change(segment) : segment,
  );
  return storyline === project.storyline ? project : { ...project, storyline };
}
