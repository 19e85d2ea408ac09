import { assert } from '../assert.ts';
import type { Project } from './project.ts';

/**
 * What changed between two documents: plain JSON, reversible, and about as large as the change. Undo, autosave
 * and the crash journal all store these, so the shape is saved data: do not rename its fields.
 */
export type ProjectDiff = readonly Change[];

export type Change =
  /** A value at a path; a side without the key means that it is absent there. */
  | {
      readonly type: 'set';
      readonly path: readonly string[];
      readonly before?: Json;
      readonly after?: Json;
    }
  /** A run of a list of things with ids: which ids stood there, which stand there now, and the things that came or went. */
  | {
      readonly type: 'list';
      readonly path: readonly string[];
      readonly at: number;
      readonly before: readonly string[];
      readonly after: readonly string[];
      readonly removed: readonly Item[];
      readonly added: readonly Item[];
    };

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Dict = { readonly [key: string]: Json };
type Item = Dict & { readonly id: string };

export function diffProjects(before: Project, after: Project): ProjectDiff {
  const changes: Change[] = [];
  collect(before as unknown as Json, after as unknown as Json, [], changes);
  return changes;
}

/** The document with the diff applied; parts that did not change are the same objects. */
export function applyDiff(project: Project, diff: ProjectDiff): Project {
  let value = project as unknown as Json;
  for (const change of diff) value = applyAt(value, change.path, 0, change);
  // A diff of valid documents leads from one to the other.
  return value as unknown as Project;
}

export function invertDiff(diff: ProjectDiff): ProjectDiff {
  return diff.map(invertChange).reverse();
}

function invertChange(change: Change): Change {
  if (change.type === 'list') {
    const { before, after, removed, added } = change;
    return { ...change, before: after, after: before, removed: added, added: removed };
  }
  return {
    type: 'set',
    path: change.path,
    ...(change.after === undefined ? {} : { before: change.after }),
    ...(change.before === undefined ? {} : { after: change.before }),
  };
}

function collect(
  before: Json | undefined,
  after: Json | undefined,
  path: readonly string[],
  changes: Change[],
) {
  if (before === after) return;
  if (isItems(before) && isItems(after)) return collectList(before, after, path, changes);
  if (isDict(before) && isDict(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      collect(before[key], after[key], [...path, key], changes);
    }
    return;
  }
  if (isEqual(before, after)) return;
  changes.push({
    type: 'set',
    path,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  });
}

/** Common items are compared by id after the run was set right, so both directions find them in place. */
function collectList(
  before: readonly Item[],
  after: readonly Item[],
  path: readonly string[],
  changes: Change[],
) {
  const afterById = new Map(after.map((item) => [item.id, item]));
  const beforeById = new Map(before.map((item) => [item.id, item]));
  let at = 0;
  while (at < before.length && at < after.length && before[at]?.id === after[at]?.id) at++;
  let tail = 0;
  while (
    tail < before.length - at &&
    tail < after.length - at &&
    before[before.length - 1 - tail]?.id === after[after.length - 1 - tail]?.id
  ) {
    tail++;
  }
  const left = before.slice(at, before.length - tail);
  const right = after.slice(at, after.length - tail);
  if (left.length > 0 || right.length > 0) {
    changes.push({
      type: 'list',
      path,
      at,
      before: left.map((item) => item.id),
      after: right.map((item) => item.id),
      removed: left.filter((item) => !afterById.has(item.id)),
      added: right.filter((item) => !beforeById.has(item.id)),
    });
  }
  for (const item of after) {
    const old = beforeById.get(item.id);
    if (old) collect(old, item, [...path, item.id], changes);
  }
}

function applyAt(value: Json, path: readonly string[], depth: number, change: Change): Json {
  const key = path[depth];
  if (key === undefined) {
    assert(change.type === 'list' && isItems(value), 'A list change leads to a list');
    return applyList(value, change);
  }
  if (Array.isArray(value)) {
    return value.map((item: Json) =>
      isDict(item) && item.id === key ? applyAt(item, path, depth + 1, change) : item,
    );
  }
  assert(isDict(value), `A diff leads to ${path.join('.')}, which is not there`);
  if (depth === path.length - 1 && change.type === 'set') {
    const { [key]: _, ...rest } = value;
    return change.after === undefined ? rest : { ...value, [key]: change.after };
  }
  const inner = value[key];
  assert(inner !== undefined, `A diff leads to ${path.join('.')}, which is not there`);
  return { ...value, [key]: applyAt(inner, path, depth + 1, change) };
}

function applyList(items: readonly Item[], change: Extract<Change, { type: 'list' }>): readonly Item[] {
  const run = items.slice(change.at, change.at + change.before.length);
  assert(
    run.length === change.before.length && run.every((item, index) => item.id === change.before[index]),
    'A diff fits the document it was made from',
  );
  const known = new Map([...run, ...change.added].map((item) => [item.id, item]));
  const next = change.after.map((id) => {
    const item = known.get(id);
    assert(item, `A diff names ${id}, which is not there`);
    return item;
  });
  return [...items.slice(0, change.at), ...next, ...items.slice(change.at + change.before.length)];
}

function isDict(value: Json | undefined): value is Dict {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isItems(value: Json | undefined): value is readonly Item[] {
  return Array.isArray(value) && value.every((item: Json) => isDict(item) && typeof item.id === 'string');
}

function isEqual(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && JSON.stringify(a) === JSON.stringify(b));
}
