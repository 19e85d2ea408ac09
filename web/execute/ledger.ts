/**
 * The ledger keeps finished chunks by key, so that a killed export goes on where it was and an edit renders
 * only what it changed. Bytes are in OPFS (written beside, checked, renamed), the record that makes an entry
 * true is in IndexedDB and written last.
 */
export interface Ledger {
  /** Entries that are whole: record present, file of the recorded size. Marks them as used now. */
  find(keys: readonly string[]): Promise<ReadonlyMap<string, LedgerEntry>>;
  begin(key: string, kind: LedgerEntry['kind']): Promise<LedgerWriter>;
  /** Reads packets in order and checks the stored checksum; a bad entry is dropped and reported as `failed.verify`. */
  read(entry: LedgerEntry, options: { signal: AbortSignal }): AsyncIterable<LedgerPacket>;
  drop(key: string): Promise<void>;
  /** Pinned entries are never evicted: live jobs and each project's latest export. */
  pin(owner: string, keys: readonly string[]): Promise<void>;
  unpin(owner: string): Promise<void>;
  usage(): Promise<{ readonly bytes: number; readonly entries: number; readonly budget: number }>;
  setBudget(bytes: number): Promise<void>;
  /** Drops everything that is not pinned. */
  clear(): Promise<void>;
}

/** Owners of pins. Kept on disk: do not change them. */
export const jobPin = (jobId: string) => `job-${jobId}`;
export const projectPin = (projectId: string) => `project-${projectId}`;

export interface LedgerEntry {
  readonly key: string;
  readonly kind: 'video' | 'sound';
  readonly bytes: number;
  readonly packets: number;
  readonly config: DecoderConfigData;
}

/** The decoder configuration as data: chunks join only where these are equal byte for byte. */
export interface DecoderConfigData {
  readonly codec: string;
  readonly description: Uint8Array | null;
  readonly codedWidth?: number;
  readonly codedHeight?: number;
  readonly sampleRate?: number;
  readonly channels?: number;
  readonly colorSpace?: {
    readonly primaries: string;
    readonly transfer: string;
    readonly matrix: string;
    readonly fullRange: boolean;
  };
}

export interface LedgerPacket {
  readonly data: Uint8Array;
  readonly key: boolean;
  /** Frames for pictures, samples at 48 kHz for sound; relative to the entry's start. */
  readonly timestamp: number;
  readonly duration: number;
}

/** Exactly one of `commit` and `abort` ends it. */
export interface LedgerWriter {
  append(packet: LedgerPacket): Promise<void>;
  commit(config: DecoderConfigData): Promise<LedgerEntry>;
  abort(): Promise<void>;
}
