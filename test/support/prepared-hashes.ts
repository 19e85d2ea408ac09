import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { Arena } from '../../shared/kernel/arena.ts';
import type { ColourEngine } from '../../shared/kernel/colour.ts';
import { createKernelMemory, instantiateKernel, memoryBytes } from '../../shared/kernel/kernel.ts';
import { preparePicture } from '../../shared/kernel/prepare.ts';
import type { PixelSource } from '../../shared/kernel/types.ts';
import { BLACK } from './kernel-pictures.ts';

/** Hashes of a picture's planes as a film uses them, at its own size and at a third of it. */
export async function preparedHashes(
  module: WebAssembly.Module,
  picture: { readonly width: number; readonly height: number; readonly source: PixelSource },
  colour: () => Promise<ColourEngine>,
): Promise<string[]> {
  const memory = createKernelMemory({ shared: false, maximumBytes: 1 << 30 });
  const kernel = instantiateKernel(module, memory);
  const arena = new Arena(memory);
  const hashes: string[] = [];
  for (const share of [1, 3]) {
    const scaleTo = {
      width: Math.ceil(picture.width / share),
      height: Math.ceil(picture.height / share),
    };
    const prepared = await preparePicture(kernel, arena, picture.source, {
      scaleTo,
      background: BLACK,
      colour,
    });
    const { offset, bytes } = prepared;
    hashes.push(bytesToHex(sha256(memoryBytes(memory).slice(offset, offset + bytes))));
    arena.free(offset);
  }
  return hashes;
}
