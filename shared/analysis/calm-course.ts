import { SAMPLE_RATE, type Samples } from '../model/time.ts';

/** Where a window would like to be at a moment, and how far it may stay from there. */
export interface Wish {
  readonly at: Samples;
  readonly x: number;
  readonly y: number;
  readonly slack: { readonly x: number; readonly y: number };
}

export interface CourseKey {
  readonly at: Samples;
  readonly x: number;
  readonly y: number;
}

/** In parts of the picture a second, and a second again: as a steady hand would turn a camera. */
export const TOP_SPEED = 0.3;
export const TOP_PULL = 0.6;
/** In parts of the window: less than this is no reason to move. */
const STILL = 0.1;
const STEP: Samples = SAMPLE_RATE / 4;
/** The window sets off before what it follows does: it knows what comes. */
const AHEAD: Samples = SAMPLE_RATE / 2;
/** Of the picture: points that close to a straight line are not worth a key. */
const TOLERANCE = 0.002;
const MOST_KEYS = 1000;

/**
 * A course over one scene that stays still while it can, and else moves evenly: never faster than `TOP_SPEED`, never
 * pulled harder than `TOP_PULL`. The first key is at the scene's start.
 */
export function calmCourse(
  wishes: readonly Wish[],
  scene: { readonly from: Samples; readonly to: Samples },
  window: { readonly width: number; readonly height: number },
): readonly CourseKey[] {
  const across = follow(
    wishes.map(({ at, x, slack }) => ({ at, to: x, slack: slack.x })),
    scene,
    window.width,
  );
  const down = follow(
    wishes.map(({ at, y, slack }) => ({ at, to: y, slack: slack.y })),
    scene,
    window.height,
  );
  const points = across.map((x, index) => ({
    at: scene.from + index * STEP,
    x: clamp(x),
    y: clamp(down[index] ?? 0.5),
  }));
  endAt(points, scene.to - 1);
  let tolerance = TOLERANCE;
  let keys = thinned(points, tolerance);
  while (keys.length > MOST_KEYS) {
    tolerance *= 2;
    keys = thinned(points, tolerance);
  }
  return keys;
}

/** The last step is cut short where the scene ends: on the move, not at rest. */
function endAt(points: CourseKey[], end: Samples): void {
  const [before, last] = points.slice(-2);
  if (before === undefined || last === undefined || last.at <= end) return;
  const share = (end - before.at) / (last.at - before.at);
  const along = (from: number, to: number) => from + (to - from) * share;
  points[points.length - 1] = { at: end, x: along(before.x, last.x), y: along(before.y, last.y) };
}

interface Goal {
  readonly at: Samples;
  readonly to: number;
  readonly slack: number;
}

/** One axis, at every step of the scene. */
function follow(
  wishes: readonly Goal[],
  scene: { readonly from: Samples; readonly to: Samples },
  size: number,
): readonly number[] {
  const goals = heldStill(withoutBlips(wishes), size);
  const steps = Math.ceil((scene.to - 1 - scene.from) / STEP);
  const dt = STEP / SAMPLE_RATE;
  const pull = TOP_PULL * dt;
  const places: number[] = [];
  let next = 0;
  let place = goals[0]?.to ?? 0.5;
  let goal = place;
  let speed = 0;
  for (let step = 0; step <= steps; step += 1) {
    places.push(place);
    const time = scene.from + step * STEP + AHEAD;
    for (let due = goals[next]; due !== undefined && due.at <= time; due = goals[next]) {
      goal = due.to;
      next += 1;
    }
    const left = goal - place;
    // As fast as still lets it stop there, losing `pull` at every step.
    const brake = (pull * (Math.sqrt(1 + (8 * Math.abs(left)) / (pull * dt)) - 1)) / 2;
    const wanted = Math.sign(left) * Math.min(TOP_SPEED, brake, Math.abs(left) / dt);
    speed = Math.min(speed + pull, Math.max(speed - pull, wanted));
    place += speed * dt;
  }
  return places;
}

/** A place that neither the look before nor the one after shares was a mistake of one look. */
function withoutBlips(goals: readonly Goal[]): readonly Goal[] {
  return goals.map((goal, index) => {
    const before = goals[index - 1]?.to;
    const after = goals[index + 1]?.to;
    if (before === undefined || after === undefined) return goal;
    const middle = Math.max(Math.min(before, goal.to), Math.min(Math.max(before, goal.to), after));
    return { ...goal, to: middle };
  });
}

/** The window stays until what it holds comes near its edge or far from its middle, then goes to it whole. */
function heldStill(goals: readonly Goal[], size: number): readonly Goal[] {
  let held: number | null = null;
  return goals.map((goal) => {
    const zone = Math.min(STILL * size, goal.slack / 2);
    if (held === null || Math.abs(goal.to - held) > zone) held = goal.to;
    return { ...goal, to: held };
  });
}

/** Fewest points of which straight lines pass all others within a tolerance (Ramer, Douglas, Peucker). */
function thinned(points: readonly CourseKey[], tolerance: number): readonly CourseKey[] {
  const keep = new Set([0, points.length - 1]);
  const open: [number, number][] = [[0, points.length - 1]];
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const [low, high] = span;
    const first = points[low];
    const last = points[high];
    if (first === undefined || last === undefined) continue;
    let worst = 0;
    let at = -1;
    for (let index = low + 1; index < high; index += 1) {
      const point = points[index];
      if (point === undefined) continue;
      const share = (point.at - first.at) / (last.at - first.at);
      const away = Math.max(
        Math.abs(point.x - first.x - (last.x - first.x) * share),
        Math.abs(point.y - first.y - (last.y - first.y) * share),
      );
      if (away > worst) [worst, at] = [away, index];
    }
    if (at !== -1 && worst > tolerance) {
      keep.add(at);
      open.push([low, at], [at, high]);
    }
  }
  const kept = points.flatMap(({ at, x, y }, index) =>
    keep.has(index) ? [{ at, x: rounded(x), y: rounded(y) }] : [],
  );
  const [first, last] = [kept[0], kept.at(-1)];
  const isStill = kept.length === 2 && first?.x === last?.x && first?.y === last?.y;
  return isStill && first !== undefined ? [first] : kept;
}

/** Saved in projects: short, and far finer than a pixel. */
function rounded(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
