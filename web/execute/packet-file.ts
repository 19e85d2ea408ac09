import { StudioError } from '../../shared/errors.ts';
import type { LedgerEntry, LedgerPacket } from './ledger.ts';

/**
 * How an entry's packets lie in its file. The header names the key, so that two files swapped under each
 * other's names are noticed even though each is whole. Layout, little endian (kept on disk: a change needs
 * a new magic):
 *   "SLPKT001" · kind (1 byte) · key length (2 bytes) · key (ASCII)
 *   then for each packet: data length (4) · flags (1, bit 0 = key) · timestamp (8) · duration (8) · data
 */
const MAGIC = 'SLPKT001';
const PACKET_HEAD = 21;
const KINDS: readonly LedgerEntry['kind'][] = ['video', 'sound'];

export function packHeader(key: string, kind: LedgerEntry['kind']): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(key);
  const bytes = new Uint8Array(MAGIC.length + 3 + name.length);
  bytes.set(new TextEncoder().encode(MAGIC));
  bytes[MAGIC.length] = KINDS.indexOf(kind);
  new DataView(bytes.buffer).setUint16(MAGIC.length + 1, name.length, true);
  bytes.set(name, MAGIC.length + 3);
  return bytes;
}

export function packedSize(packet: LedgerPacket): number {
  return PACKET_HEAD + packet.data.byteLength;
}

/** Writes one packet at `offset` of `target` and returns the offset behind it. */
export function packPacket(packet: LedgerPacket, target: Uint8Array, offset: number): number {
  const view = new DataView(target.buffer, target.byteOffset + offset);
  view.setUint32(0, packet.data.byteLength, true);
  view.setUint8(4, packet.key ? 1 : 0);
  view.setFloat64(5, packet.timestamp, true);
  view.setFloat64(13, packet.duration, true);
  target.set(packet.data, offset + PACKET_HEAD);
  return offset + PACKET_HEAD + packet.data.byteLength;
}

/** Reads packets from blocks that may be cut anywhere. */
export interface PacketReader {
  push(block: Uint8Array): LedgerPacket[];
  /** Throws where the bytes end inside a packet or their number is not the recorded one. */
  end(): void;
}

export function makePacketReader(entry: Pick<LedgerEntry, 'key' | 'kind' | 'packets'>): PacketReader {
  const header = packHeader(entry.key, entry.kind);
  let rest: Uint8Array = new Uint8Array(0);
  let headerSeen = false;
  let count = 0;

  return {
    push(block) {
      let bytes = join(rest, block);
      if (!headerSeen) {
        if (bytes.length < header.length) {
          rest = bytes;
          return [];
        }
        if (!header.every((byte, at) => bytes[at] === byte)) throw damaged(entry.key, 'another header');
        bytes = bytes.subarray(header.length);
        headerSeen = true;
      }
      const packets: LedgerPacket[] = [];
      while (bytes.length >= PACKET_HEAD) {
        const view = new DataView(bytes.buffer, bytes.byteOffset);
        const size = PACKET_HEAD + view.getUint32(0, true);
        if (bytes.length < size) break;
        packets.push({
          data: bytes.slice(PACKET_HEAD, size),
          key: (view.getUint8(4) & 1) === 1,
          timestamp: view.getFloat64(5, true),
          duration: view.getFloat64(13, true),
        });
        bytes = bytes.subarray(size);
      }
      count += packets.length;
      rest = bytes;
      return packets;
    },
    end() {
      if (!headerSeen || rest.length > 0) throw damaged(entry.key, 'cut short');
      if (count !== entry.packets) throw damaged(entry.key, `${count} packets instead of ${entry.packets}`);
    },
  };
}

/** What every reader of the ledger throws for a bad entry; the chunk is then made again. */
export function damaged(key: string, details: string): StudioError {
  return new StudioError('failed.verify', 'A stored part of the film was damaged and has to be made again', {
    context: { stage: 'reading', details: `${key}: ${details}` },
  });
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
