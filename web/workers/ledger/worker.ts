import { transfer } from 'comlink';
import { StudioError } from '../../../shared/errors.ts';
import { makeRuns, serve } from '../serve.ts';
import type { LedgerWorkerApi } from './api.ts';
import { checksumOf, type FileHandle, type FileWriter, openFileWriter, readWhole } from './file-writer.ts';

const FOLDER = 'ledger';

interface OpenWriter {
  readonly name: string;
  readonly part: string;
  readonly file: FileSystemFileHandle;
  readonly writer: FileWriter;
}

let folder: FileSystemDirectoryHandle | null = null;
let epoch = '';
let count = 0;
const writers = new Map<number, OpenWriter>();
const runs = makeRuns();

const api: LedgerWorkerApi = {
  async open(name) {
    epoch = name;
    try {
      const root = await navigator.storage.getDirectory();
      folder = await root.getDirectoryHandle(FOLDER, { create: true });
    } catch (cause) {
      throw new StudioError(
        'environment.storage-unavailable',
        'This browser gives the studio no place to keep files',
        {
          cause,
        },
      );
    }
  },

  async begin(name) {
    count += 1;
    // Another may begin while this one waits.
    const id = count;
    const part = `${name}.${epoch}-${id}.part`;
    const file = await here().getFileHandle(part, { create: true });
    try {
      writers.set(id, { name, part, file, writer: await openFileWriter(file) });
    } catch (error) {
      await here().removeEntry(part);
      throw error;
    }
    return id;
  },

  append: (id, block) => writerOf(id).writer.append(block),

  async commit(id) {
    const open = writerOf(id);
    try {
      const stored = await open.writer.finish();
      await takePlace(open, stored.bytes);
      writers.delete(id);
      return stored;
    } catch (error) {
      await api.abort(id);
      throw error;
    }
  },

  async abort(id) {
    const open = writers.get(id);
    if (open === undefined) return;
    writers.delete(id);
    await open.writer.close();
    await removeIfThere(open.part);
  },

  sizes: (names) => Promise.all(names.map(async (name) => (await fileOf(name))?.size ?? null)),

  checksum: (runId, name, kind) =>
    runs.run(runId, async (signal) => {
      const file = await fileOf(name);
      return file === null ? null : checksumOf(file, kind, signal);
    }),

  async readWhole(name, kind) {
    const handle = await handleOf(name);
    if (handle === null) return null;
    const whole = await readWhole(handle as FileHandle, kind);
    return transfer(whole, [whole.bytes.buffer]);
  },

  async read(name, offset, length) {
    const file = await fileOf(name);
    if (file === null) return new Uint8Array(0);
    const bytes = new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
    return transfer(bytes, [bytes.buffer]);
  },

  async remove(names) {
    for (const name of names) await removeIfThere(name);
  },

  async list() {
    const files: { name: string; bytes: number }[] = [];
    for await (const [name, handle] of here().entries()) {
      if (handle.kind === 'file')
        files.push({ name, bytes: (await (handle as FileSystemFileHandle).getFile()).size });
    }
    return files;
  },

  async hasRoom(bytes) {
    // The estimate never says too little, but it may say too much: so the bytes are also asked for.
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    if (quota - usage < bytes) return false;
    const name = `room.${epoch}-0.part`;
    const file = await here().getFileHandle(name, { create: true });
    try {
      return 'createSyncAccessHandle' in file ? await canTake(file, bytes) : true;
    } finally {
      await removeIfThere(name);
    }
  },

  cancel: (runId) => runs.cancel(runId),
};

serve(api);

function here(): FileSystemDirectoryHandle {
  if (folder === null) throw new TypeError('The ledger worker was not opened');
  return folder;
}

function writerOf(id: number): OpenWriter {
  const open = writers.get(id);
  if (open === undefined) throw new TypeError('That ledger writer has ended');
  return open;
}

async function canTake(file: FileSystemFileHandle, bytes: number): Promise<boolean> {
  const access = await file.createSyncAccessHandle();
  try {
    access.truncate(bytes);
    return access.getSize() === bytes;
  } catch {
    return false;
  } finally {
    access.close();
  }
}

/** Films that are made at once may share a part: one after the other, and not while another is reading it. */
const BUSY_TRIES = 50;
const BUSY_MS = 100;

function takePlace(open: OpenWriter, bytes: number): Promise<void> {
  return navigator.locks.request(`storyloom-part-${open.name}`, async () => {
    // The other film's is as good, and may be read at this moment: its check tells where it is not.
    if ((await fileOf(open.name))?.size === bytes) return removeIfThere(open.part);
    for (let left = BUSY_TRIES; ; left -= 1) {
      try {
        await removeIfThere(open.name);
        return await rename(open);
      } catch (error) {
        const isBusy = error instanceof DOMException && error.name === 'NoModificationAllowedError';
        if (!isBusy || left === 0) throw error;
        await new Promise((resolve) => setTimeout(resolve, BUSY_MS));
      }
    }
  });
}

async function rename({ file, name }: OpenWriter): Promise<void> {
  // In every engine with OPFS sync handles, but not yet in the type library.
  const movable = file as FileSystemFileHandle & { move?: (name: string) => Promise<void> };
  if (movable.move !== undefined) return movable.move(name);
  const target = await here().getFileHandle(name, { create: true });
  const stream = await target.createWritable();
  await (await file.getFile()).stream().pipeTo(stream);
  await here().removeEntry(file.name);
}

async function fileOf(name: string): Promise<File | null> {
  return (await (await handleOf(name))?.getFile()) ?? null;
}

async function handleOf(name: string): Promise<FileSystemFileHandle | null> {
  try {
    return await here().getFileHandle(name);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    throw error;
  }
}

async function removeIfThere(name: string): Promise<void> {
  try {
    await here().removeEntry(name);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
  }
}
