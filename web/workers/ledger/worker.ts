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
      await removeIfThere(open.name);
      await whenFree(() => rename(open));
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
    const whole = await readWhole(handle as FileHandle, kind).catch(nullIfGone);
    return whole === null ? null : transfer(whole, [whole.bytes.buffer]);
  },

  async read(name, offset, length) {
    const file = await fileOf(name);
    const bytes = await file
      ?.slice(offset, offset + length)
      .arrayBuffer()
      .catch(nullIfGone);
    const block = new Uint8Array(bytes ?? new ArrayBuffer(0));
    return transfer(block, [block.buffer]);
  },

  async remove(names) {
    const removed = await Promise.allSettled(names.map(removeIfThere));
    const failure = removed.find((result) => result.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
  },

  async list() {
    const names: string[] = [];
    for await (const [name, { kind }] of here().entries()) if (kind === 'file') names.push(name);
    return names;
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
  return (await (await handleOf(name))?.getFile().catch(nullIfGone)) ?? null;
}

function handleOf(name: string): Promise<FileSystemFileHandle | null> {
  return here().getFileHandle(name).catch(nullIfGone);
}

async function removeIfThere(name: string): Promise<void> {
  await whenFree(() => here().removeEntry(name).catch(nullIfGone));
}

/** Files come and go between two steps; one that was replaced while it was read is as good as gone. */
function nullIfGone(error: unknown): null {
  if (isNamed(error, 'NotFoundError') || isNamed(error, 'NotReadableError')) return null;
  throw error;
}

const BUSY_TRIES = 50;
const BUSY_MS = 100;

/** Chromium lets go of a file a moment after it was closed, and says so by no event. */
async function whenFree<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let left = BUSY_TRIES; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (!isNamed(error, 'NoModificationAllowedError') || left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, BUSY_MS));
    }
  }
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}
