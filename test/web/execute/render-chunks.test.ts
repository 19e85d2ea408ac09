import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { yuvFromRgb } from '../../../shared/kernel/colour-values.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { type OpfsLedger, openLedger } from '../../../web/execute/opfs-ledger.ts';
import {
  configsEqual,
  type RenderProgress,
  renderChunks,
  renderStraight,
} from '../../../web/execute/render-chunks.ts';
import { decodeEntries, drawAll, meanError, pixelAt } from './decode-helpers.ts';
import { emptyLedger, ledgerFiles } from './ledger-helpers.ts';
import {
  gradient,
  leaves,
  makePicture,
  makePlan,
  mediaOf,
  SOFTWARE_H264,
  still,
  type TestPicture,
} from './plan-helpers.ts';
import { countWorkers } from './worker-helpers.ts';

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

interface Options {
  readonly workers?: number;
  readonly shareMemory?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RenderProgress) => void;
}

const render = (plan: Plan, { signal: stop = signal, onProgress, ...deps }: Options = {}) =>
  renderChunks(
    plan,
    { ledger, media: mediaOf(pictures), workers: 2, ...deps },
    { signal: stop, ...(onProgress === undefined ? {} : { onProgress }) },
  );

test('two pictures become chunks that decode to every frame, in time', async () => {
  const plan = makePlan({ pictures });
  const result = await render(plan);
  expect(result).toMatchObject({ reused: 0, rendered: 2, joinable: true });
  const frames = await decodeEntries(ledger, result.entries, plan);
  expect(frames).toHaveLength(48);
  expect(frames.map((frame) => frame.timestamp)).toEqual(frames.map((_, index) => index));
});

test('decoded frames are the drawn ones, in colour too, and say that they are BT.709 in limited range', async () => {
  const plan = makePlan({ pictures, captions: true, video: { ...SOFTWARE_H264, bitrate: 6_000_000 } });
  const { entries } = await render(plan);
  const decoded = await decodeEntries(ledger, entries, plan);
  const drawn = await drawAll(plan, mediaOf(pictures));
  for (const [index, frame] of decoded.entries()) {
    expect(meanError(frame.data, drawn[index] ?? new Uint8Array())).toBeLessThan(2);
  }
  expect(entries[0]?.config.colorSpace).toEqual({
    primaries: 'bt709',
    transfer: 'bt709',
    matrix: 'bt709',
    fullRange: false,
  });
  expect(decoded[0]?.colorSpace).toMatchObject({ matrix: 'bt709', fullRange: false });
});

test('a chunk starts as fine as it goes on: no pulse is seen at its first frame', async () => {
  pictures = [await makePicture('leaves', 640, 360, leaves)];
  const plan = still(makePlan({ pictures, framesEach: 40, width: 640, height: 360 }));
  const { entries } = await render(plan);
  const decoded = await decodeEntries(ledger, entries, plan);
  const drawn = await drawAll(plan, mediaOf(pictures));
  const errors = decoded.map(({ data }, index) => meanError(data, drawn[index] ?? new Uint8Array()));
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  // Without the frame that goes before, the first one is off by 2.4.
  expect(errors[0]).toBeLessThan(2);
  expect(errors[0]).toBeLessThan(1.3 * mean);
});

test('flat colours come back from the decoder within three levels of what BT.709 says', async () => {
  const colours = ['#ff0000', '#00ff00', '#0000ff', '#ffffff', '#000000', '#808080', '#ffff00', '#00ffff'];
  const patches = await makePicture('patches', 320, 180, (context) => {
    for (const [index, colour] of colours.entries()) {
      context.fillStyle = colour;
      context.fillRect((index % 4) * 80, Math.floor(index / 4) * 90, 80, 90);
    }
  });
  pictures = [patches];
  const plan = still(makePlan({ pictures }));
  const { entries } = await render(plan);
  const [, , , , , frame] = await decodeEntries(ledger, entries, plan);
  for (const [index, colour] of colours.entries()) {
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
    const want = yuvFromRgb({ r: r ?? 0, g: g ?? 0, b: b ?? 0 });
    const x = (index % 4) * 80 + 40;
    const y = Math.floor(index / 4) * 90 + 45;
    const got = pixelAt(frame?.data ?? new Uint8Array(), plan, x, y);
    for (const plane of ['y', 'u', 'v'] as const)
      expect(Math.abs(got[plane] - want[plane])).toBeLessThanOrEqual(3);
  }
});

test('one worker and four make equal chunks, and so does a browser without shared memory', async () => {
  const plan = makePlan({ pictures: [...pictures, ...pictures], captions: true });
  const sums: string[][] = [];
  for (const options of [{ workers: 1 }, { workers: 4 }, { workers: 2, shareMemory: false }]) {
    const { entries } = await render(plan, options);
    sums.push((await decodeEntries(ledger, entries, plan)).map(({ data }) => bytesToHex(sha256(data))));
    await ledger.clear();
  }
  expect(sums[0]).toHaveLength(96);
  expect(sums[1]).toEqual(sums[0]);
  expect(sums[2]).toEqual(sums[0]);
});

test('only what is missing is rendered again', async () => {
  const plan = makePlan({ pictures });
  await render(plan);
  expect(await render(plan)).toMatchObject({ reused: 2, rendered: 0 });
  await ledger.drop(plan.chunks[1]?.key ?? '');
  expect(await render(plan)).toMatchObject({ reused: 1, rendered: 1 });
});

test('a chunk that comes twice in a film is rendered once', async () => {
  const plan = makePlan({ pictures: [pictures[0] ?? fail()] });
  const [chunk = fail()] = plan.chunks;
  const twice = { ...plan, totalFrames: 48, chunks: [chunk, { ...chunk, firstFrame: 24 }] };
  const seen: RenderProgress[] = [];
  const result = await render(twice, { onProgress: (progress) => seen.push(progress) });
  expect(result).toMatchObject({ rendered: 1 });
  expect(result.entries).toHaveLength(2);
  expect(seen.at(-1)).toMatchObject({ framesDone: 48, framesTotal: 48 });
});

test('a cancel ends with the signal’s reason and leaves neither unfinished files nor workers', async () => {
  const plan = makePlan({ pictures, framesEach: 90, width: 640, height: 360 });
  const stop = new AbortController();
  const reason = new DOMException('The person stopped it', 'AbortError');
  const started = countWorkers();
  const work = render(plan, { signal: stop.signal, onProgress: () => stop.abort(reason) });
  await expect(work).rejects.toBe(reason);
  expect((await ledgerFiles()).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(started.living()).toBe(0);
  started.restore();
  expect(await render(plan)).toMatchObject({ joinable: true });
});

test('progress goes up to all frames and names the segment', async () => {
  const seen: RenderProgress[] = [];
  const plan = makePlan({ pictures });
  await render(plan, { workers: 1, onProgress: (progress) => seen.push(progress) });
  const frames = seen.map((progress) => progress.framesDone);
  expect(frames).toEqual(frames.toSorted((a, b) => a - b));
  expect(seen.at(-1)).toMatchObject({ framesDone: 48, chunksRendered: 2, chunksReused: 0 });
  expect(new Set(seen.map((progress) => progress.segment))).toEqual(new Set([1, 2]));
});

test('a damaged picture stops the export with the file’s name', async () => {
  const file = new File([await (pictures[1] ?? fail()).file.slice(0, 900).arrayBuffer()], 'holiday.png');
  pictures = [pictures[0] ?? fail(), { ...(pictures[1] ?? fail()), file }];
  const plan = makePlan({ pictures });
  await expect(render(plan)).rejects.toMatchObject({
    code: 'input.picture-broken',
    context: { file: 'holiday.png' },
  });
  expect((await ledgerFiles()).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('straight through one encoder, the film has the same frames under keys of its job', async () => {
  const plan = makePlan({ pictures });
  const deps = { ledger, media: mediaOf(pictures) };
  const result = await renderStraight(plan, 'job-1', deps, { signal });
  expect(result).toMatchObject({ rendered: 2, reused: 0, joinable: true });
  expect(result.entries.map(({ key }) => key)).toEqual(['job-1-0', 'job-1-1']);
  const decoded = await decodeEntries(ledger, result.entries, plan);
  const drawn = await drawAll(plan, mediaOf(pictures));
  expect(decoded).toHaveLength(48);
  for (const [index, frame] of decoded.entries()) {
    expect(meanError(frame.data, drawn[index] ?? new Uint8Array())).toBeLessThan(3);
  }
  expect(await renderStraight(plan, 'job-1', deps, { signal })).toMatchObject({ rendered: 0, reused: 2 });
});

test('one encoder for the whole film begins anew where a part of the last one is left', async () => {
  const plan = makePlan({ pictures });
  const deps = { ledger, media: mediaOf(pictures) };
  await renderStraight(plan, 'job-1', deps, { signal });
  await ledger.drop('job-1-1');
  const left = await renderStraight(makePlan({ pictures: pictures.toReversed() }), 'job-1', deps, { signal });
  expect(left).toMatchObject({ rendered: 2, reused: 0 });
  const drawn = await drawAll(makePlan({ pictures: pictures.toReversed() }), mediaOf(pictures));
  const [frame] = await decodeEntries(ledger, left.entries, plan);
  expect(meanError(frame?.data ?? new Uint8Array(), drawn[0] ?? new Uint8Array())).toBeLessThan(3);
});

test('chunks whose decoder configurations differ are said not to join', async () => {
  const plan = makePlan({ pictures });
  const { entries } = await render(plan);
  const [first = fail(), second = fail()] = entries;
  expect(configsEqual([first, second])).toBe(true);
  const description = second.config.description?.slice() ?? fail();
  description[5] = (description[5] ?? 0) ^ 1;
  expect(configsEqual([first, { ...second, config: { ...second.config, description } }])).toBe(false);
});

test('a cache smaller than the film’s pictures still renders all of it', async () => {
  const plan = makePlan({ pictures: [...pictures, ...pictures] });
  const result = await renderChunks(
    plan,
    { ledger, media: mediaOf(pictures), workers: 2, cacheBytes: 1 },
    { signal },
  );
  expect(result).toMatchObject({ rendered: 4 });
});

test('a hardware encoder that does not work is reported as lost, so that the job is planned anew', async () => {
  const plan = makePlan({ pictures, video: { ...SOFTWARE_H264, hardware: true } });
  await expect(render(plan)).rejects.toMatchObject({ code: 'failed.encoder-lost' });
});

test('a worker that dies in the middle is replaced once and its chunk made again', async () => {
  const plan = makePlan({ pictures, framesEach: 60 });
  const workers = countWorkers();
  let killed = false;
  const result = await render(plan, {
    onProgress: () => {
      if (!killed) workers.kill('render');
      killed = true;
    },
  });
  workers.restore();
  expect(killed).toBe(true);
  expect(await decodeEntries(ledger, result.entries, plan)).toHaveLength(120);
  expect(workers.started('render')).toBe(3);
});

function fail(): never {
  throw new Error('The fixture is not as the test expects');
}
