import type { DecoderConfigData, Ledger, LedgerPacket } from '../../../web/execute/ledger.ts';

export const CONFIG: DecoderConfigData = {
  codec: 'avc1.640028',
  description: new Uint8Array([1, 2, 3]),
  codedWidth: 64,
  codedHeight: 64,
};

export function packets(count: number, size: number, seed = 0): LedgerPacket[] {
  return Array.from({ length: count }, (_, index) => ({
    data: new Uint8Array(size).map((_, at) => (at * 31 + index * 7 + seed) & 255),
    key: index === 0,
    timestamp: index,
    duration: 1,
  }));
}

export async function put(ledger: Ledger, key: string, content: readonly LedgerPacket[]) {
  const writer = await ledger.begin(key, 'video');
  for (const packet of content) await writer.append(packet);
  return writer.commit(CONFIG);
}

export async function readAll(ledger: Ledger, key: string): Promise<LedgerPacket[]> {
  const entry = (await ledger.find([key])).get(key);
  if (entry === undefined) throw new Error(`No entry ${key}`);
  const content: LedgerPacket[] = [];
  for await (const packet of ledger.read(entry, { signal: new AbortController().signal }))
    content.push(packet);
  return content;
}

export async function ledgerFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle('ledger', { create: true });
}

export async function ledgerFiles(): Promise<string[]> {
  const names: string[] = [];
  for await (const name of (await ledgerFolder()).keys()) names.push(name);
  return names.sort();
}

export async function fileBytes(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const handle = await (await ledgerFolder()).getFileHandle(name);
  return new Uint8Array(await (await handle.getFile()).arrayBuffer());
}

/** Changes a stored file behind the ledger's back, as a failing disk would. */
export async function tamper(
  name: string,
  change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
) {
  const handle = await (await ledgerFolder()).getFileHandle(name);
  const bytes = await fileBytes(name);
  const stream = await handle.createWritable();
  await stream.write(change(bytes));
  await stream.close();
}

export async function emptyLedger(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry('ledger', { recursive: true }).catch(() => {});
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase('storyloom-ledger');
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
}
