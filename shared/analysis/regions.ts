import type { FoundFace } from './found.ts';

/** In pixels. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is looked at, in turn until something is found: the whole, then squares of it in which small faces are larger. */
export function regionsOf({
  width,
  height,
}: {
  readonly width: number;
  readonly height: number;
}): Region[][] {
  const side = Math.min(width, height);
  const room = Math.max(width, height) - side;
  const whole = [{ x: 0, y: 0, width, height }];
  if (room < side / 4) return [whole, quarters(width, height)];
  // Overlapping, so that no face lies on the edge of all of them.
  const count = Math.ceil(room / (side / 2)) + 1;
  const squares = Array.from({ length: count }, (_, index) => {
    const at = Math.round((room * index) / (count - 1));
    return { x: width > height ? at : 0, y: width > height ? 0 : at, width: side, height: side };
  });
  return [whole, squares];
}

function quarters(width: number, height: number): Region[] {
  const [across, down] = [Math.round(width * 0.6), Math.round(height * 0.6)];
  return [0, height - down].flatMap((y) =>
    [0, width - across].map((x) => ({ x, y, width: across, height: down })),
  );
}

/** Overlapping regions find a face twice: the surest stays. */
export function withoutTwins(faces: readonly FoundFace[]): FoundFace[] {
  const sorted = faces.toSorted((a, b) => b.confidence - a.confidence);
  return sorted.filter((face, index) => sorted.slice(0, index).every((other) => overlap(face, other) < 0.3));
}

/** Of the smaller of the two. */
function overlap(a: FoundFace, b: FoundFace): number {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const smaller = Math.min(a.width * a.height, b.width * b.height);
  return across <= 0 || down <= 0 || smaller === 0 ? 0 : (across * down) / smaller;
}
