import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeVideoDesk, type VideoDesk } from '../../../helper/execute/video-desk.ts';
import type { VideoAnswer, VideoAsk } from '../../../helper/execute/worker-messages.ts';
import { makeCodedVideos } from '../../support/coded-videos.ts';
import { readCode } from '../../support/video-cases.ts';
import { makeRunner, processesWith } from '../ffmpeg/tools-kit.ts';

const folder = mkdtempSync(join(tmpdir(), 'storyloom-coded-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = makeCodedVideos(folder).get('59.94')?.path ?? '';

async function openDesk(signal = new AbortController().signal): Promise<VideoDesk> {
  const plan = { media: [] };
  return makeVideoDesk({ plan, media: { path: () => path }, runner: await makeRunner(), signal });
}

const sha256 = 'a'.repeat(64);
const codeOf = (answer: VideoAnswer) => {
  if (answer === null || !('data' in answer)) throw new TypeError('A frame was asked for');
  return readCode(answer.data);
};

test('a thread is given the frame it asks for, in whatever order', async () => {
  const desk = await openDesk();
  const ask = desk.connect();
  await ask({ type: 'open', reader: 1, sha256 });
  const orders = [0, 1, 2, 4, 6, 6, 7, 7, 8, 120, 121, 30, 31, 31, 33, 149, 149, 0];
  for (const index of orders)
    expect(codeOf(await ask({ type: 'frame', reader: 1, index })), `${index}`).toBe(index);
  await desk.close();
});

test('a frame stays as it is while the next one is read, and readers do not disturb each other', async () => {
  const desk = await openDesk();
  const [one, other] = [desk.connect(), desk.connect()];
  const frame = (ask: (ask: VideoAsk) => Promise<VideoAnswer>, index: number) =>
    ask({ type: 'frame', reader: 1, index });
  await Promise.all([one, other].map((ask) => ask({ type: 'open', reader: 1, sha256 })));
  for (let index = 0; index < 10; index += 1) {
    const held = await frame(one, index);
    const beside = await frame(other, 100 - 2 * index);
    expect([codeOf(held), codeOf(beside)]).toEqual([index, 100 - 2 * index]);
  }
  await desk.close();
});

test('no program is left when it is closed, and none starts after a stop', async () => {
  const controller = new AbortController();
  const desk = await openDesk(controller.signal);
  const ask = desk.connect();
  await ask({ type: 'open', reader: 1, sha256 });
  await ask({ type: 'frame', reader: 1, index: 3 });
  expect(await processesWith(path)).toHaveLength(1);
  const reason = new Error('stopped by the person');
  controller.abort(reason);
  await expect(ask({ type: 'frame', reader: 1, index: 4 })).rejects.toBe(reason);
  await expect(ask({ type: 'open', reader: 2, sha256 })).rejects.toBe(reason);
  await desk.close();
  expect(await processesWith(path)).toEqual([]);
});
