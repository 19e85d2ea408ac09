import { assertNever } from '../assert.ts';
import { pointOnPath } from '../model/crop-paths.ts';
import type { Easing } from '../model/project.ts';
import { type Frames, type Rate, SAMPLE_RATE } from '../model/time.ts';
import type { MotionShot, SourceWindow } from './types.ts';

/**
 * The window of a shot at a frame. The width goes geometrically and the centre goes with the width, so that
 * a zoom looks even and its fixed point stays fixed. All edges are then straight mixes of the two ends: the
 * window is inside the picture whenever both ends are.
 */
export function windowAt(shot: MotionShot, frame: Frames, rate: Rate, aspect: number): SourceWindow {
  const passed = ((frame - shot.origin) * SAMPLE_RATE * rate.den) / rate.num + shot.lead;
  const progress = shot.span > 0 ? Math.min(1, Math.max(0, passed / shot.span)) : 0;
  const { from, to } = shot;
  const share = geometricShare(to.width / from.width, ease(shot.easing, progress));
  const width = between(from.width, to.width, share);
  const height = width / aspect;
  const picture = shot.picture ?? shot.video;
  if (shot.path !== undefined && picture !== undefined) {
    const { x, y } = pointOnPath(shot.path, passed - shot.lead);
    return {
      x: Math.max(0, Math.min(picture.width - width, x - width / 2)),
      y: Math.max(0, Math.min(picture.height - height, y - height / 2)),
      width,
      height,
    };
  }
  return {
    x: between(from.x, to.x, share) - width / 2,
    y: between(from.y, to.y, share) - height / 2,
    width,
    height,
  };
}

function between(from: number, to: number, share: number): number {
  return from * (1 - share) + to * share;
}

function ease(easing: Easing, t: number): number {
  switch (easing) {
    case 'linear':
      return t;
    case 'ease-in':
      return t * t;
    case 'ease-out':
      return t * (2 - t);
    case 'ease-in-out':
      return t * t * (3 - 2 * t);
    default:
      return assertNever(easing);
  }
}

/**
 * (ratio^t - 1) / (ratio - 1), which goes from 0 to 1. Made of additions, products and square roots only:
 * those give the same bits everywhere, `Math.exp` and `Math.log` do not promise it.
 */
function geometricShare(ratio: number, t: number): number {
  const exponent = naturalLog(ratio);
  return Math.abs(exponent) < 1e-9 ? t : expMinusOne(exponent * t) / expMinusOne(exponent);
}

function naturalLog(value: number): number {
  let root = value;
  let factor = 2;
  while (root > 1.05 || root < 0.95) {
    root = Math.sqrt(root);
    factor *= 2;
  }
  const z = (root - 1) / (root + 1);
  const square = z * z;
  let sum = 0;
  for (let k = 15; k >= 1; k -= 2) sum = sum * square + 1 / k;
  return factor * z * sum;
}

function expMinusOne(value: number): number {
  let doublings = 0;
  let small = value;
  while (Math.abs(small) > 0.05) {
    small /= 2;
    doublings += 1;
  }
  let sum = 1;
  for (let k = 10; k >= 2; k -= 1) sum = 1 + (small / k) * sum;
  let result = small * sum;
  for (let i = 0; i < doublings; i += 1) result *= 2 + result;
  return result;
}
