import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTarget } from '../../../web/workers/intake/target.ts';

const name = `target-${crypto.randomUUID()}`;
let folder: FileSystemDirectoryHandle;
beforeEach(async () => {
  folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
});
afterEach(async () => {
  await (await navigator.storage.getDirectory()).removeEntry(name, { recursive: true });
});

async function names(): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of folder.keys()) found.push(entry);
  return found.sort();
}

// Outside workers there are no sync handles: this is the way of the engines that lack them.
it('without sync handles a file is written beside its place and then renamed', async () => {
  const target = await openTarget(folder, 'incoming');
  await target.write(new TextEncoder().encode('content'));
  expect(await names()).toContain('incoming');
  await target.keepAs('final', 7);
  expect(await names()).toEqual(['final']);
  expect(await (await (await folder.getFileHandle('final')).getFile()).text()).toBe('content');
});

it('a file of the same name and size is kept, one that was cut short is replaced', async () => {
  for (const text of ['whole', 'who', 'whole']) {
    const target = await openTarget(folder, 'incoming');
    await target.write(new TextEncoder().encode(text));
    await target.keepAs('final', text.length);
    expect(await names()).toEqual(['final']);
    expect(await (await (await folder.getFileHandle('final')).getFile()).text()).toBe(text);
  }
});

it.each(['write', 'close'] as const)('a disk that is full at %s is named and nothing is left', async (at) => {
  const original = FileSystemFileHandle.prototype.createWritable;
  FileSystemFileHandle.prototype.createWritable = async function (options) {
    const stream = await original.call(this, options);
    const full = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    Object.defineProperty(stream, at, { value: full });
    return stream;
  };
  try {
    const target = await openTarget(folder, 'incoming');
    const work = async () => {
      await target.write(new TextEncoder().encode('content'));
      await target.keepAs('final', 7);
    };
    await expect(work()).rejects.toMatchObject({ code: 'environment.storage-full' });
    await target.discard();
    expect((await names()).filter((entry) => !entry.endsWith('.crswap'))).toEqual([]);
  } finally {
    FileSystemFileHandle.prototype.createWritable = original;
  }
});
