import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FileHandle, openFileWriter } from '../../../../web/workers/ledger/file-writer.ts';

let root: FileSystemDirectoryHandle;
beforeEach(async () => {
  root = await navigator.storage.getDirectory();
});
afterEach(() => root.removeEntry('writer-test').catch(() => {}));

/** A handle as a worker has it, over bytes in memory; the page itself is given none by the browser. */
function syncHandle(limit: number, spoil = false) {
  const stored = new Uint8Array(limit);
  let closed = 0;
  const access = {
    write(block: Uint8Array, { at }: { at: number }) {
      if (at + block.length > limit) throw new DOMException('full', 'QuotaExceededError');
      stored.set(block, at);
      if (spoil) stored[at] = (stored[at] ?? 0) ^ 255;
      return block.length;
    },
    read(buffer: Uint8Array, { at }: { at: number }) {
      const part = stored.subarray(at, Math.min(limit, at + buffer.length));
      buffer.set(part);
      return part.length;
    },
    flush() {},
    getSize: () => stored.length,
    close() {
      closed += 1;
    },
  };
  const unused = () => Promise.reject(new Error('Not for a sync handle'));
  const handle: FileHandle = {
    createSyncAccessHandle: async () => access,
    createWritable: unused,
    getFile: unused,
  };
  return { handle, closed: () => closed };
}

test('a full disk is named as such and the handle is closed', async () => {
  const { handle, closed } = syncHandle(1000);
  const writer = await openFileWriter(handle);
  await writer.append(new Uint8Array(800));
  await expect(writer.append(new Uint8Array(800))).rejects.toMatchObject({
    code: 'environment.storage-full',
    context: { details: expect.stringContaining('800 bytes') },
  });
  await writer.close();
  expect(closed()).toBe(1);
});

test('what the disk gives back is compared with what was written', async () => {
  const good = await openFileWriter(syncHandle(1000).handle);
  await good.append(new Uint8Array(1000).fill(3));
  expect(await good.finish()).toMatchObject({ bytes: 1000 });
  const bad = await openFileWriter(syncHandle(1000, true).handle);
  await bad.append(new Uint8Array(1000).fill(3));
  await expect(bad.finish()).rejects.toMatchObject({ code: 'failed.write' });
});

test('without sync handles a file is written by a stream, and an unfinished one leaves nothing', async () => {
  const handle = await root.getFileHandle('writer-test', { create: true });
  const plain = { createWritable: () => handle.createWritable(), getFile: () => handle.getFile() };
  const unfinished = await openFileWriter(plain);
  await unfinished.append(new Uint8Array(10));
  await unfinished.close();
  expect((await handle.getFile()).size).toBe(0);
  const writer = await openFileWriter(plain);
  await writer.append(new Uint8Array(10).fill(1));
  await writer.append(new Uint8Array(5).fill(2));
  expect(await writer.finish()).toMatchObject({ bytes: 15, xxh128: expect.stringMatching(/^[0-9a-f]{32}$/) });
  expect((await handle.getFile()).size).toBe(15);
});
