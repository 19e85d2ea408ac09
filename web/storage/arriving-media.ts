import type { Sha256 } from '../../shared/model/project.ts';
import { openFolder } from './media-files.ts';

/** The folder's name is saved on people's disks: do not change it. */
const ARRIVING_FOLDER = 'arriving';
/** What nobody went on with for so long is not waited for any more. */
const KEPT_MS = 24 * 3600 * 1000;

/** A file that comes in pieces, each kept once it is whole: what is broken off goes on from there. */
export interface ArrivingFile {
  /** From the start, without a gap. */
  bytes(): number;
  add(piece: Blob): Promise<void>;
  whole(name: string, type: string): File;
  remove(): Promise<void>;
}

export async function openArriving(sha256: Sha256): Promise<ArrivingFile> {
  const all = await openFolder(ARRIVING_FOLDER, true);
  const folder = await all?.getDirectoryHandle(sha256, { create: true });
  if (all === null || folder === undefined) throw new TypeError('A folder that is made is there');
  const pieces: File[] = [];
  const bytes = () => pieces.reduce((sum, { size }) => sum + size, 0);
  // Each is named by its first byte.
  const found = new Map<number, File>();
  for await (const [name, handle] of folder.entries()) {
    if (handle.kind === 'file') found.set(Number(name), await (handle as FileSystemFileHandle).getFile());
  }
  for (let next = found.get(0); next !== undefined && next.size > 0; next = found.get(bytes())) {
    pieces.push(next);
  }
  return {
    bytes,
    async add(piece) {
      const handle = await folder.getFileHandle(String(bytes()), { create: true });
      // Under its name only once it is closed: a tab that is killed leaves an empty file, and never half a piece.
      const writable = await handle.createWritable();
      try {
        await writable.write(piece);
        await writable.close();
      } catch (error) {
        await writable.abort().catch(() => {});
        throw error;
      }
      pieces.push(await handle.getFile());
    },
    whole: (name, type) => new File(pieces, name, { type }),
    async remove() {
      pieces.length = 0;
      await all.removeEntry(sha256, { recursive: true });
    },
  };
}

/** Takes away what was begun long ago, or never came to a piece: not while a file is on its way in. */
export async function sweepArriving(now: number): Promise<void> {
  const all = await openFolder(ARRIVING_FOLDER, false);
  if (all === null) return;
  for await (const [name, handle] of all.entries()) {
    if (handle.kind !== 'directory') continue;
    let last = 0;
    for await (const piece of (handle as FileSystemDirectoryHandle).values()) {
      if (piece.kind === 'file') {
        last = Math.max(last, (await (piece as FileSystemFileHandle).getFile()).lastModified);
      }
    }
    if (now - last > KEPT_MS) await all.removeEntry(name, { recursive: true });
  }
}
