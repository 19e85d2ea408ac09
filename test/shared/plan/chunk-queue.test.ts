import { describe, expect, test } from 'vitest';
import { makeChunkQueue } from '../../../shared/plan/chunk-queue.ts';
import type { PlanChunk, Shot } from '../../../shared/plan/plan.ts';

const shot: Shot = {
  ...{ picture: null, first: 0, end: 30, origin: 0, lead: 0, span: 1, easing: 'linear' },
  ...{ from: { x: 1, y: 1, width: 2 }, to: { x: 1, y: 1, width: 2 } },
};
const video = { sha256: 'a', width: 2, height: 2, from: 0, until: null };

function chunksOf(count: number, isVideo: (at: number) => boolean): PlanChunk[] {
  return Array.from({ length: count }, (_, at) => ({
    ...{ key: `${at}`, firstFrame: at * 30, frames: 30, firstSegment: 0, lastSegment: 0 },
    slice: {
      ...{
        width: 2,
        height: 2,
        rate: { num: 30, den: 1 },
        frames: 30,
        background: { y: 16, u: 128, v: 128 },
      },
      ...{ transitions: [], captionStyle: null, captions: [] },
      shots: [isVideo(at) ? { ...shot, video } : shot],
    },
  }));
}

/** Lanes that take turns, each until it is told that there is nothing left. */
function deal(chunks: readonly PlanChunk[], lanes: number): string[][] {
  const queue = makeChunkQueue(chunks, lanes);
  const dealt = Array.from({ length: lanes }, (): string[] => []);
  for (let left = lanes; left > 0; ) {
    left = 0;
    for (const [lane, keys] of dealt.entries()) {
      const chunk = queue.next(lane);
      if (chunk === undefined) continue;
      keys.push(chunk.key);
      left += 1;
    }
  }
  return dealt;
}

describe('chunks are handed out', () => {
  test.each([
    [0, 2],
    [1, 4],
    [7, 2],
    [100, 3],
  ])('each once: %d to %d lanes', (count, lanes) => {
    for (const isVideo of [() => true, () => false, (at: number) => at % 3 === 0]) {
      const dealt = deal(chunksOf(count, isVideo), lanes).flat();
      expect(dealt.map(Number).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: count }, (_, at) => at),
      );
    }
  });

  test('one by one where there are pictures', () => {
    expect(
      deal(
        chunksOf(6, () => false),
        2,
      ),
    ).toEqual([
      ['0', '2', '4'],
      ['1', '3', '5'],
    ]);
  });

  test('in runs where there is video, shorter ones at the end', () => {
    const [one = [], other = []] = deal(
      chunksOf(40, () => true),
      2,
    );
    expect(one.slice(0, 7)).toEqual(['0', '1', '2', '3', '4', '5', '12']);
    expect(other.slice(0, 7)).toEqual(['6', '7', '8', '9', '10', '11', '18']);
    expect(Math.abs(one.length - other.length)).toBeLessThanOrEqual(2);
  });

  test('with what comes next told ahead', () => {
    const queue = makeChunkQueue(
      chunksOf(9, () => true),
      2,
    );
    expect(queue.next(0)?.key).toBe('0');
    expect(queue.next(1)?.key).toBe('3');
    expect(queue.ahead(4).map(({ key }) => key)).toEqual(['1', '2', '4', '5']);
  });
});
