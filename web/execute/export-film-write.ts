import type { Plan } from '../../shared/plan/plan.ts';
import { fileNameFrom } from '../../shared/text/file-name.ts';
import { openFileSink } from '../sinks/file-sink.ts';
import { openLibrarySink } from '../sinks/library-sink.ts';
import type { Sink } from '../sinks/sink.ts';
import type { WorkerLink } from '../workers/bridge.ts';
import type { FileWorkerApi } from '../workers/file/api.ts';
import { assembleFilm } from './assemble.ts';
import { captionTrack } from './export-film-captions.ts';
import type { PartsInWork, RenderedParts } from './export-film-parts.ts';
import type { ProgressMeter } from './export-film-progress.ts';
import type { ExportRequest } from './export-types.ts';
import type { Ledger } from './ledger.ts';
import { expectationOf, type FilmFacts, verifyFilm } from './verify.ts';

export interface WrittenFilm {
  readonly id: string;
  readonly facts: FilmFacts;
  /** As it is offered for download, or as the person named it. */
  readonly fileName: string;
  readonly libraryPath: string | null;
  /** The ledger's parts it was made of. */
  readonly keys: readonly string[];
  readonly chunksReused: number;
  readonly chunksRendered: number;
}

/** Joins the parts into the destination as they come, and checks the file before it gets its place. */
export async function writeFilm(
  plan: Plan,
  request: Pick<ExportRequest, 'destination'>,
  parts: PartsInWork,
  ledger: Pick<Ledger, 'read'>,
  {
    files,
    progress,
    signal,
  }: { files: WorkerLink<FileWorkerApi>; progress: ProgressMeter; signal: AbortSignal },
): Promise<WrittenFilm> {
  const sound = await parts.sound;
  await parts.part(0);
  const id = crypto.randomUUID();
  const { sink, libraryPath } = await openSink(request, id, plan.container);
  const captions = captionTrack(plan);
  let rendered: RenderedParts;
  try {
    await assembleFilm(
      plan,
      { part: parts.part, sound, captions },
      { ledger, sink, files },
      { signal, onProgress: (frames) => progress.stage('writing', frames / plan.totalFrames) },
    );
    rendered = await parts.all;
    signal.throwIfAborted();
  } catch (error) {
    await sink.abort(error);
    throw error;
  }
  progress.stage('writing', 1);
  progress.stage('checking', 0);
  const expected = expectationOf(plan, { hasSound: true, hasCaptions: captions !== null });
  const facts = await sink.commit((file) => verifyFilm(file, expected, { files }, { signal }));
  progress.stage('checking', 1);
  const fileName =
    libraryPath === null ? sink.fileName : `${fileNameFrom(plan.title, 'Film')}.${plan.container}`;
  const keys = [...new Set([...rendered.video, rendered.sound].map(({ key }) => key))];
  const { reused: chunksReused, rendered: chunksRendered } = rendered;
  return { id, facts, fileName, libraryPath, keys, chunksReused, chunksRendered };
}

async function openSink(
  { destination }: Pick<ExportRequest, 'destination'>,
  id: string,
  container: Plan['container'],
): Promise<{ sink: Sink; libraryPath: string | null }> {
  if (destination.type === 'file') return { sink: await openFileSink(destination.handle), libraryPath: null };
  const sink = await openLibrarySink(id, container);
  return { sink, libraryPath: sink.path };
}
