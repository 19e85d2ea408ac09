import { expect, it } from 'vitest';
import { stopSignal } from '../../../helper/cli/stop-signal.ts';

it('stops at the first Ctrl+C, takes its echo through npm for the same, and ends at the second', () => {
  const others = process.listeners('SIGINT');
  const ends: number[] = [];
  let stops = 0;
  let time = 5000;
  const stop = stopSignal(
    () => {
      stops += 1;
    },
    { now: () => time, exit: (code) => void ends.push(code) },
  );
  const [press] = process.listeners('SIGINT').filter((listener) => !others.includes(listener));
  expect(stop.signal.aborted).toBe(false);
  press?.('SIGINT');
  expect(stop.signal.aborted).toBe(true);
  time += 20;
  press?.('SIGINT');
  expect([stops, ends]).toEqual([1, []]);
  time += 1000;
  press?.('SIGINT');
  expect([stops, ends]).toEqual([1, [130]]);
  stop.release();
  expect(process.listeners('SIGINT')).toEqual(others);
});
