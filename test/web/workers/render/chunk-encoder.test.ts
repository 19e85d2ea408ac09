import { expect, test } from 'vitest';
import { RATES } from '../../../../shared/model/time.ts';
import { makeI420Frame } from '../../../../web/media/picture-encoder.ts';
import { openChunkEncoder } from '../../../../web/workers/render/chunk-encoder.ts';
import { SOFTWARE_H264 } from '../../execute/plan-helpers.ts';

const SHAPE = { width: 320, height: 180, rate: RATES['29.97'] };

function frameAt(index: number): VideoFrame {
  const data = new Uint8Array((320 * 180 * 3) / 2).fill(40 + (index % 100));
  return makeI420Frame(data, SHAPE, Math.round((index * 1_001_000_000) / 30_000));
}

test('packets come one for each frame, in frames from the chunk\u2019s start, the first a key frame', async () => {
  const encoder = openChunkEncoder(SOFTWARE_H264, SHAPE);
  for (let index = 0; index < 40; index++) await encoder.encode(frameAt(1000 + index), index === 0);
  const chunk = await encoder.take(1000);
  encoder.close();
  expect(chunk.packets.map(({ timestamp }) => timestamp)).toEqual(
    Array.from({ length: 40 }, (_, index) => index),
  );
  expect(chunk.packets[0]?.key).toBe(true);
  expect(chunk.packets.reduce((sum, { size }) => sum + size, 0)).toBe(chunk.data.length);
  expect(chunk.config).toMatchObject({ codedWidth: 320, codedHeight: 180, colorSpace: { fullRange: false } });
});

test('every frame is closed, whether it was encoded or the encoder had stopped', async () => {
  const encoder = openChunkEncoder(SOFTWARE_H264, SHAPE);
  const frames = Array.from({ length: 12 }, (_, index) => frameAt(index));
  for (const frame of frames.slice(0, 6)) await encoder.encode(frame, frame === frames[0]);
  encoder.close();
  for (const frame of frames.slice(6)) {
    await expect(encoder.encode(frame, false)).rejects.toMatchObject({ code: 'failed.encode' });
  }
  // A closed frame has no format.
  expect(frames.map(({ format }) => format)).toEqual(frames.map(() => null));
});

test('an encoder kept over two chunks keeps its configuration', async () => {
  const encoder = openChunkEncoder(SOFTWARE_H264, SHAPE);
  for (let index = 0; index < 10; index++) await encoder.encode(frameAt(index), index === 0);
  const first = await encoder.take(0);
  for (let index = 10; index < 20; index++) await encoder.encode(frameAt(index), index === 10);
  const second = await encoder.take(10);
  encoder.close();
  expect(second.config).toEqual(first.config);
  expect(second.packets[0]).toMatchObject({ key: true, timestamp: 0 });
});

test('settings that no encoder takes are a failure of the encoder, by kind', async () => {
  const encode = async (hardware: boolean) => {
    const encoder = openChunkEncoder(
      { ...SOFTWARE_H264, codecString: 'avc1.64000A', hardware },
      { ...SHAPE, width: 4096, height: 2304 },
    );
    const data = new Uint8Array((4096 * 2304 * 3) / 2);
    await encoder.encode(makeI420Frame(data, { width: 4096, height: 2304 }, 0), true);
    await encoder.take(0);
  };
  await expect(encode(true)).rejects.toMatchObject({ code: 'failed.encoder-lost' });
});
