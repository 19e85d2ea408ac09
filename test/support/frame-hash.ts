import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { frameView } from '../../shared/kernel/arena.ts';
import type { FrameRef } from '../../shared/kernel/types.ts';

/** SHA-256 in hex over a frame's planes; the copy is because hashing refuses shared memory. */
export function hashFrame(memory: WebAssembly.Memory, frame: FrameRef): string {
  return hashBytes(frameView(memory, frame));
}

export function hashBytes(bytes: Uint8Array): string {
  return bytesToHex(sha256(Uint8Array.from(bytes)));
}
