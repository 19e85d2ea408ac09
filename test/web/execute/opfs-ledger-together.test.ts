import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { type OpfsLedger, openLedger } from '../../../web/execute/opfs-ledger.ts';
import { CONFIG, emptyLedger, ledgerFiles, packets, put, readAll, tamper } from './ledger-helpers.ts';

/** Two films of one tab use one ledger; those of two tabs have one each. */
let ledger: OpfsLedger;
let other: OpfsLedger;

beforeEach(async () => {
  await emptyLedger();
  ledger = await openLedger();
  other = await openLedger();
});
afterEach(() => {
  ledger.close();
  other.close();
});
// The next file finds no small budget.
afterAll(emptyLedger);

const signal = new AbortController().signal;

async function begun(from: OpfsLedger, key: string, content: ReturnType<typeof packets>) {
  const writer = await from.begin(key, 'video');
  for (const packet of content) await writer.append(packet);
  return writer;
}

const WAYS = [
  ['one tab', () => ledger],
  ['two tabs', () => other],
] as const;

for (const [where, second] of WAYS) {
  test(`of a part that is made twice at once, the first one stays for both: ${where}`, async () => {
    // Encoders need not agree to the byte: the same size with other bytes, and another size.
    const [same, less] = [packets(3, 1000, 9), packets(2, 700, 5)];
    const writers = [
      await begun(ledger, 'a', packets(3, 1000)),
      await begun(second(), 'a', same),
      await begun(second(), 'a', less),
    ];
    const [first, ...later] = await Promise.all(writers.map((writer) => writer.commit(CONFIG)));
    expect(later).toEqual([first, first]);
    const kept = await readAll(ledger, 'a');
    expect([packets(3, 1000), same, less]).toContainEqual(kept);
    expect(await readAll(second(), 'a')).toEqual(kept);
    expect(await ledgerFiles()).toEqual(['a']);
  });

  test(`a part that is being read is not replaced: ${where}`, async () => {
    const content = packets(40, 60_000);
    const entry = await put(ledger, 'a', content);
    const reading = ledger.read(entry, { signal })[Symbol.asyncIterator]();
    await reading.next();
    const again = await put(second(), 'a', packets(2, 100, 3));
    expect(again).toEqual(entry);
    let count = 1;
    while ((await reading.next()).done !== true) count += 1;
    expect(count).toBe(40);
  });

  test(`many parts got, looked for, read and made again at once are all whole: ${where}`, async () => {
    const content = packets(5, 3000);
    await put(ledger, 'a', content);
    const turns = Array.from({ length: 30 }, async (_, index) => {
      const one = index % 2 === 0 ? ledger : second();
      if (index % 3 === 0) await put(one, 'a', packets(5, 3000 + (index % 4), index));
      return readAll(one, 'a');
    });
    for (const read of await Promise.all(turns)) expect(read).toEqual(content);
    expect(await ledgerFiles()).toEqual(['a']);
  });

  test(`a damaged part that another film has made again is not taken away from it: ${where}`, async () => {
    const stale = await put(ledger, 'a', packets(3, 1000));
    await tamper('a', (bytes) => bytes.slice(0, -1));
    // Noticed by the other, and made anew with other bytes.
    expect((await second().find(['a'])).size).toBe(0);
    await put(second(), 'a', packets(4, 900, 7));
    const read = async () => {
      for await (const _ of ledger.read(stale, { signal }));
    };
    await expect(read()).rejects.toMatchObject({ code: 'failed.verify' });
    expect(await readAll(second(), 'a')).toEqual(packets(4, 900, 7));
  });

  test(`a part that two films find damaged is made again once: ${where}`, async () => {
    const entry = await put(ledger, 'a', packets(3, 1000));
    await tamper('a', (bytes) => {
      bytes[500] = (bytes[500] ?? 0) ^ 1;
      return bytes;
    });
    const repair = async (one: OpfsLedger) => {
      for (let repairs = 0; ; repairs += 1) {
        try {
          return await readAll(one, 'a');
        } catch (error) {
          if (repairs > 2) throw error;
          if ((await one.find(['a'])).size === 0) await put(one, 'a', packets(3, 1000));
        }
      }
    };
    const read = await Promise.all([repair(ledger), repair(second())]);
    expect(read).toEqual([packets(3, 1000), packets(3, 1000)]);
    expect((await ledger.find(['a'])).get('a')).toEqual(entry);
  });

  test(`films that begin at once do not refuse each other room: ${where}`, async () => {
    const asked = Array.from({ length: 20 }, (_, index) =>
      (index % 2 === 0 ? ledger : second()).makeRoom(1_000_000),
    );
    await Promise.all(asked);
    expect(await ledgerFiles()).toEqual([]);
  });

  test(`what a film pins stays, however much is put beside it: ${where}`, async () => {
    await put(ledger, 'mine', packets(1, 1000));
    const { bytes } = await ledger.usage();
    await Promise.all([
      ledger.pin('job', ['mine']),
      ledger.setBudget(bytes),
      ...['b', 'c', 'd'].map((key) => put(second(), key, packets(1, 1000))),
    ]);
    expect(await readAll(second(), 'mine')).toEqual(packets(1, 1000));
  });
}

test('a tab that opens takes nothing from one that works', async () => {
  const tabs = await Promise.all(
    Array.from({ length: 6 }, async (_, index) => {
      const tab = await openLedger();
      await put(tab, `part-${index}`, packets(2, 1000));
      await put(ledger, `mine-${index}`, packets(2, 1000));
      return tab;
    }),
  );
  expect((await ledgerFiles()).length).toBe(12);
  expect((await ledger.usage()).entries).toBe(12);
  for (const tab of tabs) tab.close();
});
