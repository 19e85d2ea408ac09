import { expect, test } from 'vitest';
import { makeRenderMeter, type RenderState } from '../../../helper/execute/render-meter.ts';
import type { PlanChunk } from '../../../shared/plan/plan.ts';

const chunk = (key: string, firstFrame: number): PlanChunk => ({
  ...{ key, firstFrame, frames: 300, firstSegment: 0, lastSegment: 0 },
  slice: {
    ...{ width: 2, height: 2, rate: { num: 30, den: 1 }, frames: 300, background: { y: 16, u: 128, v: 128 } },
    ...{ shots: [], transitions: [], captionStyle: null, captions: [] },
  },
});
const chunks = [chunk('a', 0), chunk('b', 300), chunk('c', 600), chunk('a', 900)];

function meterAt(found: readonly string[] = []) {
  let now = 0;
  let last: RenderState | null = null;
  const plan = { chunks, segments: [], totalFrames: 1200 };
  const meter = makeRenderMeter(
    plan,
    new Set(found),
    (state) => (last = state),
    () => now,
  );
  return {
    meter,
    /** Frames of a chunk, one every so many milliseconds. */
    draw(which: number, count: number, everyMs: number) {
      for (let n = 0; n < count; n += 1) {
        now += everyMs;
        meter.frames(chunks[which] ?? chunk('', 0), 1);
      }
      return last?.framesPerSecond;
    },
    wait: (ms: number) => (now += ms),
  };
}

test('speed is told of what was drawn lately, not of pictures that were prepared before', () => {
  const { draw, wait } = meterAt();
  wait(20_000);
  expect(draw(0, 10, 20)).toBeNull();
  expect(draw(0, 100, 20)).toBeCloseTo(50, 0);
  // A busy machine is told of within the window, and again when it is over.
  expect(draw(0, 100, 100)).toBeCloseTo(10, 0);
  expect(draw(1, 300, 40)).toBeCloseTo(25, 0);
});

test('what the ledger had is done, and no speed', () => {
  const { meter, draw } = meterAt(['b', 'c']);
  expect(meter.state).toMatchObject({ framesDone: 600, chunksReused: 2, framesPerSecond: null });
  expect(draw(0, 100, 25)).toBeCloseTo(40, 0);
});

test('a chunk that comes twice in the film is done twice, and was drawn once', () => {
  const { meter, draw } = meterAt();
  draw(0, 300, 10);
  meter.finished(chunks[0] ?? chunk('', 0));
  expect(meter.state).toMatchObject({ framesDone: 600, chunksRendered: 1 });
  expect(meter.state.framesPerSecond).toBeCloseTo(100, 0);
});
