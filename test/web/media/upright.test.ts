import { expect, it } from 'vitest';
import { drawUpright, sizeWithin } from '../../../web/media/upright.ts';

const WIDTH = 32;
const HEIGHT = 16;
/** Of the stored frame, from the top left, clockwise. */
const CORNERS = ['red', 'green', 'blue', 'white'] as const;
const COLOURS: Readonly<Record<string, string>> = {
  '255 0 0': 'red',
  '0 128 0': 'green',
  '0 0 255': 'blue',
  '255 255 255': 'white',
};

function storedFrame(): VideoFrame {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  for (const [index, colour] of CORNERS.entries()) {
    if (context === null) break;
    context.fillStyle = colour;
    context.fillRect(index === 1 || index === 2 ? 16 : 0, index > 1 ? 8 : 0, 16, 8);
  }
  return new VideoFrame(canvas, { timestamp: 0 });
}

it.each([
  [0, false, ['red', 'green', 'blue', 'white']],
  [90, false, ['white', 'red', 'green', 'blue']],
  [180, false, ['blue', 'white', 'red', 'green']],
  [270, false, ['green', 'blue', 'white', 'red']],
  [0, true, ['green', 'red', 'white', 'blue']],
  [90, true, ['red', 'white', 'blue', 'green']],
] as const)(
  'a frame that is stored turned by %d, left and right changed over: %s, is drawn as it is seen',
  (rotation, flip, seen) => {
    const [width, height] = rotation % 180 === 0 ? [WIDTH, HEIGHT] : [HEIGHT, WIDTH];
    const canvas = new OffscreenCanvas(width + 20, height + 10);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('There is no canvas');
    const frame = storedFrame();
    drawUpright(context, frame, { rotation, flip }, { x: 20, y: 10, width, height });
    frame.close();
    const at = (x: number, y: number) => {
      const [r, g, b] = context.getImageData(20 + x, 10 + y, 1, 1).data;
      return COLOURS[`${r} ${g} ${b}`];
    };
    const [right, bottom] = [width - 3, height - 3];
    expect([at(2, 2), at(right, 2), at(right, bottom), at(2, bottom)]).toEqual(seen);
    // Nothing beside its place, and the next one is drawn where it belongs.
    expect(at(-3, 2)).toBeUndefined();
    expect(context.getTransform().isIdentity).toBe(true);
  },
);

it('keeps the shape of a frame within a size, and never enlarges it', () => {
  expect(sizeWithin({ width: 1920, height: 1080 }, 640)).toEqual({ width: 640, height: 360 });
  expect(sizeWithin({ width: 1080, height: 1920 }, 640)).toEqual({ width: 360, height: 640 });
  expect(sizeWithin({ width: 320, height: 180 }, 640)).toEqual({ width: 320, height: 180 });
  expect(sizeWithin({ width: 4000, height: 1 }, 640)).toEqual({ width: 640, height: 1 });
});
