import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import type { LedgerPacket } from '../../../web/execute/ledger.ts';
import { type OpfsLedger, openLedger } from '../../../web/execute/opfs-ledger.ts';
import { openLedgerRecords } from '../../../web/storage/ledger-records.ts';
import { startFileHolder } from '../sinks/file-holder.ts';
import {
  CONFIG,
  emptyLedger,
  fileBytes,
  ledgerFiles,
  ledgerFolder,
  packets,
  put,
  readAll,
  tamper,
} from './ledger-helpers.ts';

let ledger: OpfsLedger;
let clock = 0;
const open = () => openLedger({ now: () => ++clock });

beforeEach(async () => {
  await emptyLedger();
  ledger = await open();
});
afterEach(() => ledger.close());
// The next file finds no small budget.
afterAll(emptyLedger);

test('packets come back as they were written, over block borders and larger than a block', async () => {
  const content = [...packets(40, 60_000), ...packets(2, 1_500_000, 9), ...packets(3, 0)];
  const entry = await put(ledger, 'a', content);
  expect(summary(await readAll(ledger, 'a'))).toEqual(summary(content));
  expect(entry).toMatchObject({ key: 'a', kind: 'video', packets: 45, config: CONFIG });
});

test('an entry too large to hold is read in blocks, and a flipped byte in it is noticed', async () => {
  ledger.close();
  ledger = await openLedger({ wholeBytes: 1000 });
  const content = packets(40, 60_000);
  await put(ledger, 'a', content);
  expect(summary(await readAll(ledger, 'a'))).toEqual(summary(content));
  await tamper('a', (bytes) => {
    bytes[2_000_000] = (bytes[2_000_000] ?? 0) ^ 1;
    return bytes;
  });
  await expect(readAll(ledger, 'a')).rejects.toMatchObject({ code: 'failed.verify' });
});

test.each([64 << 20, 1000])(
  'an entry of an older build is checked by the checksum it was kept with (%i)',
  async (wholeBytes) => {
    await put(ledger, 'a', packets(3, 60_000));
    ledger.close();
    const records = await openLedgerRecords();
    const [record] = await records.get(['a']);
    if (record === undefined) throw new Error('It was just put');
    const { xxh128: _, ...older } = record;
    await records.put({ ...older, sha256: bytesToHex(sha256(await fileBytes('a'))) });
    records.close();
    ledger = await openLedger({ wholeBytes });
    expect(summary(await readAll(ledger, 'a'))).toEqual(summary(packets(3, 60_000)));
    await tamper('a', (bytes) => {
      bytes[100_000] = (bytes[100_000] ?? 0) ^ 1;
      return bytes;
    });
    await expect(readAll(ledger, 'a')).rejects.toMatchObject({ code: 'failed.verify' });
  },
);

test('entries are found again by another page of the studio', async () => {
  await put(ledger, 'a', packets(3, 100));
  ledger.close();
  ledger = await open();
  expect(await readAll(ledger, 'a')).toEqual(packets(3, 100));
  expect((await ledger.find(['a', 'b'])).size).toBe(1);
});

test('an aborted writer leaves no file and no entry', async () => {
  const writer = await ledger.begin('a', 'video');
  await writer.append(packets(1, 100)[0] ?? fail());
  await writer.abort();
  expect(await ledgerFiles()).toEqual([]);
  expect((await ledger.find(['a'])).size).toBe(0);
});

test('a flipped byte is noticed, and only that entry is dropped', async () => {
  await put(ledger, 'a', packets(3, 100));
  await put(ledger, 'b', packets(3, 100, 1));
  await tamper('a', (bytes) => {
    bytes[150] = (bytes[150] ?? 0) ^ 1;
    return bytes;
  });
  await expect(readAll(ledger, 'a')).rejects.toMatchObject({ code: 'failed.verify' });
  expect([...(await ledger.find(['a', 'b'])).keys()]).toEqual(['b']);
  expect(await ledgerFiles()).toEqual(['b']);
});

test('an entry cut short is not found', async () => {
  await put(ledger, 'a', packets(3, 100));
  await tamper('a', (bytes) => bytes.slice(0, -1));
  expect((await ledger.find(['a'])).size).toBe(0);
  expect(await ledgerFiles()).toEqual([]);
});

test('two entries swapped under each other’s names are both noticed', async () => {
  await put(ledger, 'a', packets(3, 100));
  await put(ledger, 'b', packets(3, 100, 1));
  const folder = await ledgerFolder();
  const bytesOf = async (name: string) =>
    new Uint8Array(await (await (await folder.getFileHandle(name)).getFile()).arrayBuffer());
  const [a, b] = [await bytesOf('a'), await bytesOf('b')];
  await tamper('a', () => b);
  await tamper('b', () => a);
  await expect(readAll(ledger, 'a')).rejects.toMatchObject({ code: 'failed.verify' });
  await expect(readAll(ledger, 'b')).rejects.toMatchObject({ code: 'failed.verify' });
});

test('what a dead page left is collected at the start, what a living one writes is not', async () => {
  await put(ledger, 'whole', packets(1, 10));
  const writer = await ledger.begin('unfinished', 'video');
  const folder = await ledgerFolder();
  const dead = crypto.randomUUID();
  await folder.getFileHandle(`lost.${dead}-1.part`, { create: true });
  const second = await open();
  expect((await ledgerFiles()).map((name) => name.split('.')[0])).toEqual(['unfinished', 'whole']);
  second.close();
  await writer.abort();
  await folder.getFileHandle('no-record', { create: true });
  ledger.close();
  ledger = await open();
  expect(await ledgerFiles()).toEqual(['whole']);
});

test('over the budget, what was used longest ago goes, but nothing that is pinned', async () => {
  for (const key of ['a', 'b', 'c']) await put(ledger, key, packets(1, 1000));
  await ledger.find(['a']);
  await ledger.pin('job', ['b']);
  const { bytes } = await ledger.usage();
  await ledger.setBudget(bytes - 1);
  expect([...(await ledger.find(['a', 'b', 'c'])).keys()].sort()).toEqual(['a', 'b']);
  await ledger.clear();
  expect((await ledger.usage()).entries).toBe(1);
  await ledger.unpin('job');
  await ledger.clear();
  expect(await ledger.usage()).toMatchObject({ bytes: 0, entries: 0 });
  expect(await ledgerFiles()).toEqual([]);
});

test('a job that cannot fit is refused with the numbers before it starts', async () => {
  await ledger.setBudget(10_000_000);
  await put(ledger, 'old', packets(1, 5_000_000));
  await ledger.makeRoom(8_000_000);
  expect((await ledger.usage()).entries).toBe(0);
  await expect(ledger.makeRoom(12_000_000)).rejects.toMatchObject({
    code: 'environment.storage-full',
    message: expect.stringMatching(/12 MB .* 10 MB/),
  });
  await ledger.setBudget(2 ** 50);
  await expect(ledger.makeRoom(2 ** 49)).rejects.toMatchObject({ code: 'environment.storage-full' });
  expect(await ledgerFiles()).toEqual([]);
});

/** Comparing megabytes element by element takes seconds. */
function summary(content: readonly LedgerPacket[]) {
  return content.map((packet) => ({ ...packet, data: bytesToHex(sha256(packet.data)) }));
}

function fail(): never {
  throw new Error('The helper makes at least one packet');
}

test('what a tab left unfinished that has gone since is cleared away by a sweep, what lives is not', async () => {
  const other = await open();
  await other.begin('theirs', 'video');
  const ours = await ledger.begin('ours', 'video');
  await ledger.sweep();
  expect((await ledgerFiles()).filter((name) => name.endsWith('.part'))).toHaveLength(2);
  // Its worker and its locks go, and nobody tidies up.
  other.close();
  await expect
    .poll(async () => {
      await ledger.sweep();
      return (await ledgerFiles()).map((name) => name.split('.')[0]);
    })
    .toEqual(['ours']);
  await ours.abort();
});

test('what a dying tab holds keeps nobody from the parts, and the rest is cleared away beside it', async () => {
  const owner = crypto.randomUUID();
  const folder = await ledgerFolder();
  const [held, free] = [`a.${owner}-1.part`, `b.${owner}-2.part`];
  for (const name of [held, free]) await folder.getFileHandle(name, { create: true });
  const holder = startFileHolder();
  await holder.hold(await folder.getFileHandle(held), new Uint8Array([1]));
  const other = await open();
  expect(await ledgerFiles()).toEqual([held]);
  holder.kill();
  await other.sweep();
  expect(await ledgerFiles()).toEqual([]);
  other.close();
}, 20_000);

test('a part that is stored counts as stored, though an old one cannot be dropped for it', async () => {
  await put(ledger, 'old', packets(1, 1000));
  await ledger.setBudget((await ledger.usage()).bytes + 100);
  const holder = startFileHolder();
  await holder.hold(await (await ledgerFolder()).getFileHandle('old'), new Uint8Array([1]));
  await put(ledger, 'new', packets(1, 1000));
  holder.kill();
  expect(summary(await readAll(ledger, 'new'))).toEqual(summary(packets(1, 1000)));
}, 20_000);
