import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Plan } from '../../../shared/plan/plan.ts';
import { type OpfsLedger, openLedger } from '../../../web/execute/opfs-ledger.ts';
import { renderChunks } from '../../../web/execute/render-chunks.ts';
import { decodeEntries } from './decode-helpers.ts';
import { emptyLedger } from './ledger-helpers.ts';
import { gradient, makePicture, makePlan, mediaOf, type TestPicture } from './plan-helpers.ts';

let ledger: OpfsLedger;
let pictures: TestPicture[];
const signal = new AbortController().signal;

beforeEach(async () => {
  await emptyLedger();
  ledger = await openLedger();
  pictures = [
    await makePicture('one', 640, 400, gradient('#c01818', '#1840c0')),
    await makePicture('two', 500, 700, gradient('#18a040', '#e0c020')),
  ];
});
afterEach(() => ledger.close());

const render = (plan: Plan, options: { workers?: number; signal?: AbortSignal } = {}) =>
  renderChunks(
    plan,
    { ledger, media: mediaOf(pictures), workers: options.workers ?? 2 },
    { signal: options.signal ?? signal },
  );

test('two pictures become chunks that decode to every frame, in time', async () => {
  const plan = makePlan({ pictures });
  const result = await render(plan);
  expect(result).toMatchObject({ reused: 0, rendered: 2, joinable: true });
  const frames = await decodeEntries(ledger, result.entries, plan);
  expect(frames).toHaveLength(48);
  expect(frames.map((frame) => frame.timestamp)).toEqual(frames.map((_, index) => index));
});
