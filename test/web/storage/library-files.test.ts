import { afterEach, beforeEach, expect, test } from 'vitest';
import { LIBRARY_FOLDER } from '../../../web/sinks/library-sink.ts';
import { collectLibraryFiles, removeLibraryFile } from '../../../web/storage/library-files.ts';
import { startFileHolder } from '../sinks/file-holder.ts';

let folder: FileSystemDirectoryHandle;
let holder: ReturnType<typeof startFileHolder>;

beforeEach(async () => {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(LIBRARY_FOLDER, { recursive: true }).catch(() => {});
  folder = await root.getDirectoryHandle(LIBRARY_FOLDER, { create: true });
  holder = startFileHolder();
});
afterEach(() => holder.kill());

async function names(): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const name of folder.keys()) found.push(name);
  return found.sort();
}

test('what a dying tab still holds does not keep the rest from being collected, and goes later', async () => {
  for (const name of ['a.mp4.part', 'b.mp4.part', 'kept.mp4', 'z.mp4.part'])
    await folder.getFileHandle(name, { create: true });
  await holder.hold(await folder.getFileHandle('a.mp4.part'), new Uint8Array([1]));
  const held = await collectLibraryFiles(new Set([`${LIBRARY_FOLDER}/kept.mp4`]));
  expect(held).toEqual([`${LIBRARY_FOLDER}/a.mp4.part`]);
  expect(await names()).toEqual(['a.mp4.part', 'kept.mp4']);
  holder.kill();
  for (const path of held) await removeLibraryFile(path);
  expect(await names()).toEqual(['kept.mp4']);
});
