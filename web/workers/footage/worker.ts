import { transfer } from 'comlink';
import { assert } from '../../../shared/assert.ts';
import { type FootageReader, openFootage } from '../../media/footage.ts';
import { makeRuns, serve } from '../serve.ts';
import type { FootageWorkerApi } from './api.ts';

const runs = makeRuns();
let reader: FootageReader | null = null;

serve<FootageWorkerApi>({
  open: (runId, file) =>
    runs.run(runId, async (signal) => {
      reader = await openFootage(file, { signal });
      const timestamps = Float64Array.from(reader.timestamps);
      return transfer(timestamps, [timestamps.buffer]);
    }),
  frame: (runId, index, size) =>
    runs.run(runId, async (signal) => passOn(await opened().frame(index, size, signal))),
  strip: (runId, width, height) =>
    runs.run(runId, async (signal) => passOn(await opened().strip({ width, height }, signal))),
  cancel: (runId) => runs.cancel(runId),
});

function opened(): FootageReader {
  assert(reader !== null, 'The footage worker has no video yet');
  return reader;
}

function passOn(bitmap: ImageBitmap): ImageBitmap {
  return transfer(bitmap, [bitmap]);
}
