import { callWithSignal, linkWorker } from '../bridge.ts';
import type { FootageWorkerApi } from './api.ts';

/** An opened video to be looked through; its worker ends with `close`. Bitmaps are the caller's to close. */
export interface Footage {
  /** When each frame is shown, in microseconds from the first. */
  readonly timestamps: Float64Array;
  /** No side longer than `size`. */
  frame(index: number, size: number, options: { readonly signal: AbortSignal }): Promise<ImageBitmap>;
  strip(width: number, height: number, options: { readonly signal: AbortSignal }): Promise<ImageBitmap>;
  close(): void;
}

export async function openFootage(
  file: File,
  { signal }: { readonly signal: AbortSignal },
): Promise<Footage> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'footage' });
  const link = linkWorker<FootageWorkerApi>(worker, 'footage');
  try {
    const timestamps = await callWithSignal<FootageWorkerApi, Float64Array>(link, signal, (api, runId) =>
      api.open(runId, file),
    );
    return {
      timestamps,
      frame: (index, size, options) =>
        callWithSignal<FootageWorkerApi, ImageBitmap>(link, options.signal, (api, runId) =>
          api.frame(runId, index, size),
        ),
      strip: (width, height, options) =>
        callWithSignal<FootageWorkerApi, ImageBitmap>(link, options.signal, (api, runId) =>
          api.strip(runId, width, height),
        ),
      close: () => link.terminate(),
    };
  } catch (error) {
    link.terminate();
    throw error;
  }
}
