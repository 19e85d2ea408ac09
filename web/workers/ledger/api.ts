/**
 * The one owner of the ledger's files: a second sync handle on a file fails, so all writing is here. It
 * keeps bytes by name and knows nothing of packets; the records are the page's.
 */
export interface LedgerWorkerApi {
  /** The epoch names this page's unfinished files apart from those of a tab that died. */
  open(epoch: string): Promise<void>;
  begin(name: string): Promise<number>;
  append(writer: number, block: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Flushed, read back and compared with what was written, then renamed. */
  commit(writer: number): Promise<StoredFile>;
  abort(writer: number): Promise<void>;
  /** The size of each file, null where there is none. */
  sizes(names: readonly string[]): Promise<(number | null)[]>;
  /** Of a whole file, in hex; null where there is none. */
  checksum(runId: string, name: string, kind: ChecksumKind): Promise<string | null>;
  /** A whole file and its checksum in one pass, for files that fit in memory; null where there is none. */
  readWhole(name: string, kind: ChecksumKind): Promise<WholeFile | null>;
  read(name: string, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Tries all; then throws where one is held by somebody. */
  remove(names: readonly string[]): Promise<void>;
  list(): Promise<readonly string[]>;
  /** Takes that many bytes for a moment: the only honest answer to "is there room". For one at a time. */
  hasRoom(bytes: number): Promise<boolean>;
  cancel(runId: string): void;
}

/** Against failing disks, not against forgers: the second is twenty times faster and what is written today. */
export type ChecksumKind = 'sha256' | 'xxh128';

export interface StoredFile {
  readonly bytes: number;
  readonly xxh128: string;
}

export interface WholeFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly checksum: string;
}
