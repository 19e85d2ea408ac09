import { expect, test } from 'vitest';
import { makePartsDesk, PartsChanged } from '../../../web/execute/export-film-desk.ts';
import type { LedgerEntry } from '../../../web/execute/ledger.ts';
import { CONFIG } from './ledger-helpers.ts';

/** The first and the last part of the film are the same. */
const CHUNKS = [{ key: 'a' }, { key: 'b' }, { key: 'a' }];
const entryOf = (key: string, codec = CONFIG.codec): LedgerEntry => ({
  key,
  kind: 'video',
  bytes: 1,
  packets: 1,
  config: { ...CONFIG, codec },
});
const LATER = 'not yet';
const nowOrLater = (part: Promise<LedgerEntry>) => Promise.race([part, Promise.resolve(LATER)]);

test('a part is handed out at each of its places as soon as it is there', async () => {
  const desk = makePartsDesk(CHUNKS, true);
  const a = entryOf('a');
  desk.take(a);
  expect(await desk.part(0)).toBe(a);
  expect(await desk.part(2)).toBe(a);
  expect(await nowOrLater(desk.part(1))).toBe(LATER);
  desk.finish([a, entryOf('b'), a]);
  expect(await desk.part(1)).toMatchObject({ key: 'b' });
});

test('what stops the rendering reaches who waits for a part', async () => {
  const desk = makePartsDesk(CHUNKS, true);
  const waiting = expect(desk.part(1)).rejects.toThrow('The encoder stopped');
  desk.fail(new Error('The encoder stopped'));
  await waiting;
});

test('a part that cannot be joined is kept back, and other parts instead are said to be others', async () => {
  const desk = makePartsDesk(CHUNKS, true);
  desk.take(entryOf('a'));
  desk.take(entryOf('b', 'avc1.42001f'));
  expect(await nowOrLater(desk.part(1))).toBe(LATER);
  desk.finish(['straight-0', 'straight-1', 'straight-2'].map((key) => entryOf(key)));
  await expect(desk.part(1)).rejects.toBeInstanceOf(PartsChanged);
});

test('nothing is handed out early where all parts are waited for', async () => {
  const desk = makePartsDesk(CHUNKS, false);
  desk.take(entryOf('a'));
  expect(await nowOrLater(desk.part(0))).toBe(LATER);
  const straight = ['straight-0', 'straight-1', 'straight-2'].map((key) => entryOf(key));
  desk.finish(straight);
  expect(await Promise.all([0, 1, 2].map((index) => desk.part(index)))).toEqual(straight);
});
