import { releaseProxy } from 'comlink';
import { createSHA256 } from 'hash-wasm';
import { StudioError } from '../../../shared/errors.ts';
import { holdsOnlySound } from '../../media/only-sound.ts';
import { probeSound } from '../../media/sound-source.ts';
import { drawPoster, probeVideo } from '../../media/video.ts';
import { makeRuns, serve } from '../serve.ts';
import type { IntakeWorkerApi, Stored, VideoReading } from './api.ts';
import { makePeaks } from './peaks.ts';
import { openTarget } from './target.ts';

const runs = makeRuns();
/** Reports are for a bar on the screen: one per this many bytes is plenty. */
const REPORT_BYTES = 4 << 20;

serve<IntakeWorkerApi>({
  copy: (runId, file, folder, expected, onProgress) =>
    runs.run(runId, async (signal): Promise<Stored> => {
      const root = await navigator.storage.getDirectory();
      const directory = await root.getDirectoryHandle(folder, { create: true });
      const target = await openTarget(directory, `incoming-${crypto.randomUUID()}`);
      try {
        const sha256 = await digest(file, signal, onProgress, (block) => target.write(block));
        if (expected !== null && expected !== sha256) {
          throw new StudioError(
            'input.bundle-broken',
            'The file is damaged: its content is not what was put in',
          );
        }
        await target.keepAs(sha256, file.size);
        return { sha256, bytes: file.size };
      } catch (error) {
        await target.discard();
        throw error;
      }
    }),
  hash: (runId, file, onProgress) => runs.run(runId, (signal) => digest(file, signal, onProgress, null)),
  sound: (runId, file) =>
    runs.run(runId, async (signal) => {
      const peaks = makePeaks();
      const facts = await probeSound(file, {
        signal,
        onBlock: (block, rate) => peaks.add(block.channels, block.frames, rate),
      });
      const { samples, channels, codec } = facts;
      return { samples, channels, codec, peaks: peaks.finish() };
    }),
  video: (runId, file) =>
    runs.run(runId, async (signal): Promise<VideoReading> => {
      if (!(await holdsOnlySound(file))) return { kind: 'video', ...(await probeVideo(file, { signal })) };
      const { samples, channels, codec } = await probeSound(file, { signal });
      return { kind: 'sound', samples, channels, codec };
    }),
  poster: (runId, file, size) => runs.run(runId, (signal) => drawPoster(file, { signal, size })),
  cancel: (runId) => runs.cancel(runId),
});

async function digest(
  file: Blob,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
  write: ((block: Uint8Array<ArrayBuffer>) => Promise<void>) | null,
): Promise<string> {
  const hasher = await createSHA256();
  hasher.init();
  let done = 0;
  let reported = 0;
  try {
    for await (const block of blocksOf(file)) {
      signal.throwIfAborted();
      hasher.update(block);
      await write?.(block);
      done += block.byteLength;
      if (done - reported >= REPORT_BYTES) {
        reported = done;
        onProgress(done);
      }
    }
    signal.throwIfAborted();
    if (done !== file.size) throw unreadable(`Read ${done} of ${file.size} bytes`);
    await onProgress(done);
    return hasher.digest('hex');
  } finally {
    // The page's function is held by a message port until it is let go.
    (onProgress as { [releaseProxy]?(): void })[releaseProxy]?.();
  }
}

async function* blocksOf(file: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = file.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await read(reader);
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function read(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>) {
  try {
    return await reader.read();
  } catch (error) {
    // The file was moved, deleted or changed on the disk after it was chosen.
    throw unreadable(String(error), error);
  }
}

function unreadable(details: string, cause?: unknown): StudioError {
  return new StudioError(
    'input.file-unreadable',
    'The file could not be read to its end. Is it still there?',
    {
      cause,
      context: { details },
    },
  );
}
