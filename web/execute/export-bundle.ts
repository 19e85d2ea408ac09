import { StudioError } from '../../shared/errors.ts';
import type { Project, Sha256 } from '../../shared/model/project.ts';
import { requireFiles } from '../../shared/protocol/missing-media.ts';
import { openFileSink } from '../sinks/file-sink.ts';
import { openLibrarySink } from '../sinks/library-sink.ts';
import { bundleFileName, checkBundle, writeBundle } from '../storage/bundle.ts';
import type { MediaFiles } from '../storage/media-files.ts';
import { callWithSignal } from '../workers/bridge.ts';
import { startFileWorker } from '../workers/file/client.ts';
import type { ExportOptions } from './export-film.ts';
import type { ExportDestination, ExportProgress, ExportStage } from './export-types.ts';

/** A story with its media in one file, made like a film: frozen when it was asked for. */
export interface BundleRequest {
  readonly jobId: string;
  readonly project: Project;
  readonly destination: ExportDestination;
}

/** A bundle that was read back. */
export interface BundleFile {
  readonly id: string;
  readonly jobId: string;
  readonly projectId: string;
  readonly fileName: string;
  /** OPFS path of the file, or null when it went to a chosen file. */
  readonly libraryPath: string | null;
  readonly bytes: number;
  readonly finishedAt: number;
}

/** Of the whole work: reading and hashing what was written is faster than writing it. */
const WRITTEN = 0.7;

/** Cancelled or failed, it leaves nothing. A lost file that the story does not use is left out, and the bundle says so. */
export async function exportBundle(
  { jobId, project, destination }: BundleRequest,
  { media, now = Date.now }: { readonly media: MediaFiles; readonly now?: () => number },
  { signal, onProgress }: ExportOptions,
): Promise<BundleFile> {
  signal.throwIfAborted();
  const tell = (stage: ExportStage, ratio: number) => onProgress({ ...NO_FRAMES, stage, ratio });
  tell('preparing', 0);
  requireFiles(project, await filesAtHand(project, media));
  const id = crypto.randomUUID();
  const { sink, libraryPath, fileName } = await openSink(destination, id, project.title);
  let bytes = 0;
  try {
    const stream = await writeBundle(project, media, {
      signal,
      onProgress: (ratio) => tell('writing', WRITTEN * ratio),
    });
    for await (const block of blocksOf(stream)) {
      signal.throwIfAborted();
      await sink.write(bytes, block);
      bytes += block.byteLength;
    }
    signal.throwIfAborted();
  } catch (error) {
    await sink.abort(error);
    throw signal.aborted ? signal.reason : error;
  }
  tell('checking', WRITTEN);
  await sink.commit(async (file) => {
    const files = startFileWorker();
    try {
      await checkBundle(
        file,
        { project, bytes },
        {
          hash: (part) => callWithSignal(files, signal, (api, runId) => api.checksum(runId, part)),
          onProgress: (ratio) => tell('checking', WRITTEN + (1 - WRITTEN) * ratio),
        },
      );
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      throw notAsWritten(fileName, cause);
    } finally {
      files.terminate();
    }
  });
  tell('checking', 1);
  return {
    ...{ id, jobId, projectId: project.id, bytes, finishedAt: now() },
    ...{ fileName, libraryPath },
  };
}

async function filesAtHand(project: Project, media: MediaFiles): Promise<ReadonlySet<Sha256>> {
  const there = new Set<Sha256>();
  for (const { sha256 } of Object.values(project.assets)) {
    if (sha256 !== null && (await media.has(sha256))) there.add(sha256);
  }
  return there;
}

function notAsWritten(fileName: string, cause: unknown): StudioError {
  const inside = cause instanceof StudioError ? cause.context.file : undefined;
  const named = inside === undefined ? '' : `, or was not whole before: ${inside}`;
  return new StudioError(
    'failed.verify',
    `${fileName} is not on the disk as it was written${named}. Export it again`,
    { cause, context: { file: fileName, stage: 'checking' } },
  );
}

async function openSink(destination: ExportDestination, id: string, title: string) {
  if (destination.type === 'file') {
    const sink = await openFileSink(destination.handle);
    return { sink, libraryPath: null, fileName: sink.fileName };
  }
  const sink = await openLibrarySink(id, 'storyloom');
  return { sink, libraryPath: sink.path, fileName: bundleFileName(title) };
}

const NO_FRAMES: Omit<ExportProgress, 'stage' | 'ratio'> = {
  ...{ segment: null, segments: 0, secondsLeft: null, framesPerSecond: null },
  ...{ chunksReused: 0, chunksRendered: 0 },
};

async function* blocksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  let isDone = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      isDone = done;
      if (done) return;
      // Packed by the page: none of it is shared memory.
      yield value as Uint8Array<ArrayBuffer>;
    }
  } finally {
    if (!isDone) await reader.cancel().catch(() => {});
    reader.releaseLock();
  }
}
