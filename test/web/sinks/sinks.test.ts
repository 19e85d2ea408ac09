import { describe, expect, test } from 'vitest';
import { openFileSink } from '../../../web/sinks/file-sink.ts';
import { LIBRARY_FOLDER, openLibrarySink } from '../../../web/sinks/library-sink.ts';
import { startFileHolder } from './file-holder.ts';
import { type SinkCase, testSink } from './sink-contract.ts';

type Movable = FileSystemFileHandle & { move?(name: string): Promise<void> };

async function emptyFolder(name: string): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(name, { recursive: true }).catch(() => {});
  return root.getDirectoryHandle(name, { create: true });
}

async function namesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

async function readIn(folder: FileSystemDirectoryHandle, name: string): Promise<Uint8Array | null> {
  const handle = await folder.getFileHandle(name).catch(() => null);
  return handle === null ? null : new Uint8Array(await (await handle.getFile()).arrayBuffer());
}

describe('a film in the library', () => {
  testSink(async (): Promise<SinkCase> => {
    const folder = await emptyFolder(LIBRARY_FOLDER);
    return {
      open: () => openLibrarySink('film-1', 'mp4'),
      read: () => readIn(folder, 'film-1.mp4'),
      names: () => namesIn(folder),
    };
  });

  test('has another name until it is checked', async () => {
    const folder = await emptyFolder(LIBRARY_FOLDER);
    const sink = await openLibrarySink('film-2', 'webm');
    await sink.write(0, new Uint8Array([1]));
    expect(await readIn(folder, 'film-2.webm')).toBeNull();
    await sink.commit(async () => {
      expect(await readIn(folder, 'film-2.webm')).toBeNull();
    });
    expect(await readIn(folder, 'film-2.webm')).toEqual(new Uint8Array([1]));
    expect(sink.path).toBe(`${LIBRARY_FOLDER}/film-2.webm`);
  });

  test('that a worker wrote by itself is checked and gets its name once the worker has let go', async () => {
    const folder = await emptyFolder(LIBRARY_FOLDER);
    const holder = startFileHolder();
    const sink = await openLibrarySink('film-3', 'mp4');
    await holder.hold(sink.file ?? fail(), new Uint8Array([1, 2, 3]));
    await holder.close();
    const seen = await sink.commit(async (file) => new Uint8Array(await file.arrayBuffer()));
    expect(seen).toEqual(new Uint8Array([1, 2, 3]));
    expect(await readIn(folder, 'film-3.mp4')).toEqual(seen);
    expect(await namesIn(folder)).toEqual(['film-3.mp4']);
    holder.kill();
  });

  test('whose worker is ended with the file in its hands leaves nothing', async () => {
    const folder = await emptyFolder(LIBRARY_FOLDER);
    const holder = startFileHolder();
    const sink = await openLibrarySink('film-4', 'mp4');
    await holder.hold(sink.file ?? fail(), new Uint8Array([1, 2, 3]));
    holder.kill();
    await sink.abort('cancelled');
    expect(await namesIn(folder)).toEqual([]);
  });

  test('that is held at the moment of its renaming is renamed as soon as it is free', async () => {
    const folder = await emptyFolder(LIBRARY_FOLDER);
    const holder = startFileHolder();
    const sink = await openLibrarySink('film-5', 'mp4');
    await sink.write(0, new Uint8Array([4, 5]));
    // In Chromium, but not yet in the type library.
    const handles: Movable = FileSystemFileHandle.prototype;
    const { move } = handles;
    let refused = 0;
    handles.move = async function (name) {
      await move?.call(this, name).catch((error: unknown) => {
        refused += 1;
        holder.kill();
        throw error;
      });
    };
    try {
      await sink.commit(() => holder.hold(sink.file ?? fail(), new Uint8Array([4, 5])));
    } finally {
      handles.move = move ?? fail();
    }
    expect(refused).toBeGreaterThan(0);
    expect(await readIn(folder, 'film-5.mp4')).toEqual(new Uint8Array([4, 5]));
  });
});

// The private file system's handles behave as those of chosen files, and need no click.
describe('a chosen file', () => {
  testSink(async (): Promise<SinkCase> => {
    const folder = await emptyFolder('chosen');
    const handle = await folder.getFileHandle('my film.mp4', { create: true });
    return {
      open: () => openFileSink(handle),
      read: () => readIn(folder, 'my film.mp4'),
      names: () => namesIn(folder),
    };
  });

  test('that held a film before still holds it after an abort', async () => {
    const folder = await emptyFolder('chosen');
    const handle = await folder.getFileHandle('old.mp4', { create: true });
    const stream = await handle.createWritable();
    await stream.write(new Uint8Array([7, 8, 9]));
    await stream.close();
    const sink = await openFileSink(handle);
    await sink.write(0, new Uint8Array([1]));
    await sink.abort('cancelled');
    expect(await readIn(folder, 'old.mp4')).toEqual(new Uint8Array([7, 8, 9]));
  });

  test('whose folder was deleted meanwhile is named in the error', async () => {
    const folder = await emptyFolder('chosen');
    const handle = await folder.getFileHandle('gone.mp4', { create: true });
    await (await navigator.storage.getDirectory()).removeEntry('chosen', { recursive: true });
    await expect(openFileSink(handle)).rejects.toMatchObject({
      code: 'failed.write',
      context: { file: 'gone.mp4' },
    });
  });
});

function fail(): never {
  throw new Error('The sink offers its file');
}
