import { assert } from '../../../shared/assert.ts';
import { makeCaptionPainter } from '../../../shared/text/caption-layers.ts';
import { captionKey, makeLayersWriter } from '../../../shared/text/layers-file.ts';
import { loadFontsFor } from '../../media/frame-fonts.ts';
import { makeRuns, serve } from '../serve.ts';
import type { CaptionsWorkerApi } from './api.ts';

/** Captions between looks at the message queue, where a cancel would wait. */
const PER_TURN = 16;

const runs = makeRuns();

const api: CaptionsWorkerApi = {
  draw: (runId, { slice, captions }) =>
    runs.run(runId, async (signal) => {
      const canvas = new OffscreenCanvas(2, 2);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      assert(context !== null, 'A worker has a 2D canvas');
      const paint = makeCaptionPainter(canvas, context);
      assert(slice.captionStyle !== null, 'Captions have a style');
      await loadFontsFor(slice.captionStyle, captions.flatMap(({ words }) => words).join(' '));
      // Blobs, and not one array: a long film's captions need not lie in memory.
      const parts: Blob[] = [];
      const writer = await makeLayersWriter({
        write: async (bytes) => {
          parts.push(new Blob([bytes]));
        },
        deflate,
      });
      for (const [index, caption] of captions.entries()) {
        await writer.add(captionKey(slice, caption), paint(slice, caption));
        if (index % PER_TURN === 0) await new Promise((resolve) => setTimeout(resolve));
        signal.throwIfAborted();
      }
      await writer.finish();
      return new Blob(parts);
    }),
  cancel: (runId) => runs.cancel(runId),
};

serve(api);

async function deflate(bytes: Uint8Array | Uint8ClampedArray): Promise<Uint8Array<ArrayBuffer>> {
  // The painter's pixels are its own and are overwritten by the next caption.
  const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
