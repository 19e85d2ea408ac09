import { expect, it } from 'vitest';
import type { Plan, PlanChunk } from '../../../../shared/plan/plan.ts';
import type { FrameDrawer } from '../../../../web/media/frame-drawer-types.ts';
import type { PreviewEvent } from '../../../../web/workers/preview/api.ts';
import { makeShowLoop } from '../../../../web/workers/preview/show-loop.ts';

const CHUNK = 60;

/** A plan of empty chunks: only their places and keys matter here. */
function makePlan(chunks: number, version = 0): Plan {
  const rate = { num: 30, den: 1 };
  return {
    rate,
    totalFrames: chunks * CHUNK,
    totalSamples: chunks * CHUNK * 1600,
    chunks: Array.from(
      { length: chunks },
      (_, index) =>
        ({
          key: `chunk-${index}-${index === 0 ? version : 0}`,
          firstFrame: index * CHUNK,
          frames: CHUNK,
          slice: { width: 64, height: 36, rate, frames: CHUNK, shots: [] },
        }) as unknown as PlanChunk,
    ),
  } as unknown as Plan;
}

/** A stage with a clock that is moved by hand and pictures that are ready when the test says so. */
function makeStage(isSlow = false) {
  const shown: number[] = [];
  const events: PreviewEvent[] = [];
  const waiting: { resolve: () => void; range: string }[] = [];
  const ranges: string[] = [];
  let now = 0;
  let tick: (() => void) | null = null;
  const drawer = (): FrameDrawer => ({
    async ready(_, first, end, { signal }) {
      ranges.push(`${first}-${end}`);
      if (!isSlow) return;
      await new Promise<void>((resolve, reject) => {
        waiting.push({ resolve, range: `${first}-${end}` });
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    },
    withVideo: async (_, __, ___, use) => use(),
    draw: () => ({ width: 64, height: 36, data: new Uint8Array() }),
    hash: (_, frame) => `hash-${frame}`,
    videoFrame: (_, __, timestamp) =>
      new VideoFrame(new Uint8Array(64 * 36 * 1.5), {
        format: 'I420',
        codedWidth: 64,
        codedHeight: 36,
        timestamp,
      }),
    dispose() {},
  });
  const loop = makeShowLoop({
    drawers: [drawer(), drawer(), drawer()],
    present(frame) {
      shown.push(Math.round((frame.timestamp * 30) / 1e6));
      frame.close();
    },
    emit: (event) => events.push(event),
    now: () => now,
    nextTick(run) {
      tick = run;
    },
    later: () => () => {},
  });
  return {
    loop,
    shown,
    events,
    waiting,
    ranges,
    /** The browser shows its next picture at this time. */
    at(ms: number) {
      now = ms;
      const run = tick;
      tick = null;
      run?.();
    },
    settle: async () => {
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    },
  };
}

it('of many frames asked for while one is prepared only the last is shown', async () => {
  const stage = makeStage(true);
  stage.loop.setPlan(makePlan(4));
  await stage.settle();
  for (const frame of [70, 130, 200]) stage.loop.show(frame);
  for (let turn = 0; turn < 6; turn += 1) {
    for (const wait of stage.waiting.splice(0)) wait.resolve();
    await stage.settle();
  }
  expect(stage.shown).toEqual([200]);
});

it('an edit elsewhere leaves the shown frame alone, an edit of it is shown at once', async () => {
  const stage = makeStage();
  stage.loop.setPlan(makePlan(4));
  stage.loop.show(70);
  await stage.settle();
  stage.loop.setPlan(makePlan(4, 1));
  await stage.settle();
  expect(stage.shown).toEqual([70]);
  stage.loop.show(10);
  await stage.settle();
  stage.loop.setPlan(makePlan(4, 2));
  await stage.settle();
  expect(stage.shown).toEqual([70, 10, 10]);
});

it('playing shows the frame whose turn it is and counts those passed over as late', async () => {
  const stage = makeStage();
  stage.loop.setPlan(makePlan(4));
  await stage.loop.prepare(0);
  await stage.settle();
  stage.loop.play({ at: 0, sample: 0, speed: 1 });
  stage.at(0);
  stage.at(40);
  stage.at(42);
  stage.at(170);
  expect(stage.shown.slice(-3)).toEqual([0, 1, 5]);
  expect(stage.loop.stats()).toMatchObject({ due: 6, onTime: 3 });
});

it('the next chunk is made ready while this one plays, and playing goes over the border without a gap', async () => {
  const stage = makeStage();
  stage.loop.setPlan(makePlan(2));
  await stage.loop.prepare(0);
  stage.loop.play({ at: 0, sample: 0, speed: 1 });
  for (let frame = 0; frame < 80; frame += 1) {
    stage.at((frame * 1000) / 30 + 1);
    await stage.settle();
  }
  expect(stage.loop.stats()).toMatchObject({ due: 80, onTime: 80 });
});

it('at the end it rests on the last frame and says so', async () => {
  const stage = makeStage();
  stage.loop.setPlan(makePlan(1));
  await stage.loop.prepare(0);
  stage.loop.play({ at: 0, sample: 0, speed: 1 });
  stage.at(1990);
  stage.at(2010);
  await stage.settle();
  expect(stage.shown.at(-1)).toBe(CHUNK - 1);
  expect(stage.events.at(-1)).toEqual({ type: 'ended' });
  expect(stage.loop.pause()).toBe(CHUNK - 1);
});

it('plays backward at twice the speed', async () => {
  const stage = makeStage();
  stage.loop.setPlan(makePlan(1));
  await stage.loop.prepare(30);
  stage.loop.play({ at: 0, sample: 30 * 1600, speed: -2 });
  stage.at(1);
  stage.at(101);
  expect(stage.shown.slice(-2)).toEqual([29, 23]);
});
