import { StudioError } from '../../shared/errors.ts';
import type { LedgerRecord } from '../storage/ledger-records.ts';
import { callWithSignal, type WorkerLink } from '../workers/bridge.ts';
import type { LedgerWorkerApi } from '../workers/ledger/api.ts';
import { damaged, makePacketReader } from './packet-file.ts';

const BLOCK = 1 << 20;

interface ReadOptions {
  readonly signal: AbortSignal;
  /** Largest file that is read into memory in one piece. */
  readonly wholeBytes: number;
}

type Blocks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** The file of an entry once its checksum was seen to be right. */
export async function openBlocks(
  link: WorkerLink<LedgerWorkerApi>,
  record: LedgerRecord,
  { signal, wholeBytes }: ReadOptions,
): Promise<Blocks> {
  const { kind, expected } = checksumOf(record);
  if (record.bytes <= wholeBytes) {
    const whole = await link.call((api) => api.readWhole(record.key, kind));
    if (whole === null || whole.checksum !== expected) throw damaged(record.key, 'another checksum');
    return [whole.bytes];
  }
  const checksum = await callWithSignal(link, signal, (api, runId) => api.checksum(runId, record.key, kind));
  if (checksum !== expected) throw damaged(record.key, 'another checksum');
  return readBlocks(link, record);
}

/** One that is too large to hold. */
async function* readBlocks(
  link: WorkerLink<LedgerWorkerApi>,
  { key, bytes }: LedgerRecord,
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes; at += BLOCK) yield await link.call((api) => api.read(key, at, BLOCK));
}

/** Whether a file is what its record says. */
export async function isWhole(
  link: WorkerLink<LedgerWorkerApi>,
  record: LedgerRecord,
  options: ReadOptions,
): Promise<boolean> {
  try {
    const reader = makePacketReader(record);
    for await (const block of await openBlocks(link, record, options)) reader.push(block);
    reader.end();
    return true;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

export function isDamage(error: unknown): boolean {
  return error instanceof StudioError && error.code === 'failed.verify';
}

function checksumOf({ xxh128, sha256 }: LedgerRecord) {
  return xxh128 === undefined
    ? ({ kind: 'sha256', expected: sha256 } as const)
    : ({ kind: 'xxh128', expected: xxh128 } as const);
}
