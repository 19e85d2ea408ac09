import { partOf } from './sound-cut.ts';
import type { SoundTrack } from './sound-track.ts';
import type { FloatBlock } from './w64-reader.ts';

/**
 * Keeps what tracks decode from their start to their end, as far as the room goes. What is kept stays: a film is
 * read from its start to its end each time, and what was read last would be wanted last.
 */
export function keepDecoded(room: number): (track: SoundTrack) => SoundTrack {
  let free = room;
  return (track) => {
    let kept: readonly FloatBlock[] | null = null;

    async function* decode(options: { signal: AbortSignal }) {
      const taken: FloatBlock[] = [];
      let bytes = 0;
      let last: FloatBlock | null = null;
      for await (const block of track.blocks(0, options)) {
        bytes += 4 * block.frames * block.channels.length;
        if (bytes <= free) taken.push(block);
        else taken.length = 0;
        if (last !== null) yield last;
        last = block;
      }
      // Whoever has all it wants of the last block does not ask whether there is another.
      if (bytes <= free && kept === null) {
        free -= bytes;
        kept = taken;
      }
      if (last !== null) yield last;
    }

    return {
      ...track,
      async *blocks(from, options) {
        if (kept !== null) yield* behind(kept, from);
        else if (from > 0) yield* track.blocks(from, options);
        else yield* decode(options);
      },
    };
  };
}

function* behind(blocks: readonly FloatBlock[], from: number): Generator<FloatBlock, void, undefined> {
  let at = 0;
  for (const block of blocks) {
    const passed = Math.max(0, from - at);
    at += block.frames;
    if (passed === 0) yield block;
    else if (passed < block.frames) yield partOf(block, passed, block.frames);
  }
}
