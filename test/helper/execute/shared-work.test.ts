import { expect, it } from 'vitest';
import { shareWork } from '../../../helper/execute/shared-work.ts';

const work = () => shareWork([], { ledgerFolder: '/nowhere', folder: '/nowhere', budget: 0 });
const never = () => new AbortController().signal;

it('work of one key is done in turn, and a failure stops nobody else', async () => {
  const { inTurn } = work();
  const order: string[] = [];
  const ends: (() => void)[] = [];
  const step = (name: string, fails = false) =>
    inTurn('a', never(), async () => {
      order.push(`${name} begins`);
      await new Promise<void>((resolve) => ends.push(resolve));
      order.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const first = step('one', true);
  const second = step('two');
  const beside = inTurn('b', never(), async () => 'beside');
  const failed = expect(first).rejects.toThrow('one');
  expect(await beside).toBe('beside');
  expect(order).toEqual(['one begins']);
  ends[0]?.();
  await failed;
  await new Promise((resolve) => setTimeout(resolve, 0));
  ends[1]?.();
  expect(await second).toBe('two');
  expect(order).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
});

it('whoever is stopped while waiting does not begin', async () => {
  const { inTurn } = work();
  let end: () => void = () => {};
  const first = inTurn('a', never(), () => new Promise<void>((resolve) => (end = resolve)));
  const stop = new AbortController();
  let hasBegun = false;
  const second = inTurn('a', stop.signal, async () => {
    hasBegun = true;
  });
  const stopped = expect(second).rejects.toThrow('Stopped');
  stop.abort(new DOMException('Stopped', 'AbortError'));
  await new Promise((resolve) => setTimeout(resolve, 0));
  end();
  await first;
  await stopped;
  expect(hasBegun).toBe(false);
});
