import { type Planes, yuvAt } from './fitted-film.ts';

export interface Part {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function pixelsOf(frame: Planes, { x, y, width, height }: Part): [number, number, number][] {
  return Array.from({ length: width * height }, (_, index) =>
    yuvAt(frame, x + (index % width), y + Math.floor(index / width)),
  );
}

export function mean(pixels: readonly (readonly [number, number, number])[], plane: 0 | 1 | 2): number {
  return pixels.reduce((sum, pixel) => sum + pixel[plane], 0) / pixels.length;
}

/** The largest difference in brightness between neighbours. */
export function steepest(frame: Planes, { x, y, width, height }: Part): number {
  let most = 0;
  for (let row = y; row + 1 < y + height; row += 1) {
    for (let column = x; column + 1 < x + width; column += 1) {
      const here = yuvAt(frame, column, row)[0];
      const right = yuvAt(frame, column + 1, row)[0];
      const below = yuvAt(frame, column, row + 1)[0];
      most = Math.max(most, Math.abs(here - right), Math.abs(here - below));
    }
  }
  return most;
}
