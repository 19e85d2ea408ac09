import type { Page } from '@playwright/test';

/** What a browser keeps of the studio, read past the studio: tests look at the disk, not at what a screen says. */
export interface StoredPart {
  readonly key: string;
  readonly kind: 'video' | 'sound';
  readonly bytes: number;
  readonly sha256: string;
  /** When its file was written, or null where there is none: a part that was made again has another one. */
  readonly written: number | null;
}

export interface StoredJob {
  readonly id: string;
  readonly state: string;
  readonly notice: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly artifact: {
    readonly frames: number;
    readonly seconds: number;
    readonly width: number;
    readonly height: number;
    readonly bytes: number;
    readonly sha256: string;
    readonly libraryPath: string | null;
  } | null;
}

/** A page of the studio's origin on which nothing of the studio runs. */
export async function openInert(page: Page, address: string): Promise<void> {
  await page.goto(`${address}/icons/icon.svg`);
}

export function readParts(page: Page): Promise<readonly StoredPart[]> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase | null>((resolve, reject) => {
      const request = indexedDB.open('storyloom-ledger');
      // Made by asking: there was none.
      request.onupgradeneeded = () => request.transaction?.abort();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => (request.error?.name === 'AbortError' ? resolve(null) : reject(request.error));
    });
    if (database === null) return [];
    const records = await new Promise<StoredPart[]>((resolve, reject) => {
      const request = database.transaction('entries').objectStore('entries').getAll();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    database.close();
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('ledger', { create: true });
    return Promise.all(
      records.map(async ({ key, kind, bytes, sha256 }) => {
        const file = await folder.getFileHandle(key).then(
          (handle) => handle.getFile(),
          () => null,
        );
        return { key, kind, bytes, sha256, written: file?.lastModified ?? null };
      }),
    );
  });
}

export function readJobs(page: Page): Promise<readonly StoredJob[]> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('storyloom');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const all = <T>(name: string) =>
      new Promise<T[]>((resolve, reject) => {
        const request = database.transaction(name).objectStore(name).getAll();
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const jobs = await all<StoredJob & { artifactId: string | null; createdAt: number }>('jobs');
    const artifacts = await all<NonNullable<StoredJob['artifact']> & { id: string }>('artifacts');
    database.close();
    return jobs
      .sort((a, b) => b.createdAt - a.createdAt)
      .map((job) => ({ ...job, artifact: artifacts.find(({ id }) => id === job.artifactId) ?? null }));
  });
}

/** Every file of the private file system, by path. */
export function listFiles(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const found: string[] = [];
    const walk = async (folder: FileSystemDirectoryHandle, path: string) => {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === 'file') found.push(`${path}${name}`);
        else await walk(handle as FileSystemDirectoryHandle, `${path}${name}/`);
      }
    };
    await walk(await navigator.storage.getDirectory(), '');
    return found.sort();
  });
}

/** Removes the files of a folder of the private file system that have a size, or all of them; answers how many. */
export function removeStored(page: Page, folder: string, bytes: number | null = null): Promise<number> {
  return page.evaluate(
    async ({ name, size }) => {
      const root = await navigator.storage.getDirectory();
      const directory = await root.getDirectoryHandle(name);
      let removed = 0;
      for await (const [entry, handle] of directory.entries()) {
        if (handle.kind !== 'file') continue;
        const file = await (handle as FileSystemFileHandle).getFile();
        if (size !== null && file.size !== size) continue;
        await directory.removeEntry(entry);
        removed += 1;
      }
      return removed;
    },
    { name: folder, size: bytes },
  );
}

/** The bytes of a file in the private file system. */
export async function readStored(page: Page, path: string): Promise<Buffer> {
  const base64 = await page.evaluate(async (parts) => {
    let folder = await navigator.storage.getDirectory();
    for (const name of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(name);
    const file = await (await folder.getFileHandle(parts.at(-1) ?? '')).getFile();
    return new Promise<string>((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
      reader.readAsDataURL(file);
    });
  }, path.split('/'));
  return Buffer.from(base64, 'base64');
}

export async function writeStored(page: Page, path: string, bytes: Buffer): Promise<void> {
  await page.evaluate(
    async ({ parts, base64 }) => {
      let folder = await navigator.storage.getDirectory();
      for (const name of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(name);
      const stream = await (await folder.getFileHandle(parts.at(-1) ?? '')).createWritable();
      await stream.write(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
      await stream.close();
    },
    { parts: path.split('/'), base64: bytes.toString('base64') },
  );
}
