import { StudioError } from '../../shared/errors.ts';
import { SAMPLE_RATE } from '../../shared/model/time.ts';
import type { AudioSettings, Plan } from '../../shared/plan/plan.ts';
import type { ExportDeps } from './export-film.ts';
import { makePartsDesk, makePlace } from './export-film-desk.ts';
import type { ProgressMeter } from './export-film-progress.ts';
import { renderByFfmpeg } from './ffmpeg-render.ts';
import type { FilmsTogether } from './films-together.ts';
import type { LedgerEntry } from './ledger.ts';
import { type RenderProgress, type RenderResult, renderChunks, renderStraight } from './render-chunks.ts';
import { renderSound, soundKey } from './render-sound.ts';

export interface RenderedParts {
  readonly video: readonly LedgerEntry[];
  readonly sound: LedgerEntry;
  /** Parts of the picture that were there already, and those made for this film. */
  readonly reused: number;
  readonly rendered: number;
}

/** Parts while they are made, so that the film is written beside it. */
export interface PartsInWork {
  /** Of the pictures, by its place in the film. */
  part(index: number): Promise<LedgerEntry>;
  readonly sound: Promise<LedgerEntry>;
  /** All of them, or the first failure once both pictures and sound have stopped. */
  readonly all: Promise<RenderedParts>;
}

export interface PartsDeps extends ExportDeps {
  readonly together: FilmsTogether;
}

export interface PartsRun {
  /** Owner of the pins while the job lives. */
  readonly job: string;
  readonly progress: ProgressMeter;
  readonly signal: AbortSignal;
  /** False where parts are handed out only when all of them are there. */
  readonly isEarly: boolean;
}

/** Done is what the ledger has, not what was drawn: the next stage is only shown when this one is over. */
const ALMOST = 0.999;

/** Begins to make what the ledger does not have. Whoever stops early aborts the signal and awaits `all`. */
export function startParts(plan: Plan, jobId: string, deps: PartsDeps, run: PartsRun): PartsInWork {
  const desk = makePartsDesk(plan.chunks, run.isEarly);
  const sound = makePlace();
  const all = renderParts(plan, jobId, deps, run, { onEntry: desk.take, onSound: sound.resolve });
  all.then(
    ({ video }) => desk.finish(video),
    (error: unknown) => {
      desk.fail(error);
      sound.reject(error);
    },
  );
  return { part: desk.part, sound: sound.entry, all };
}

/** Pictures and sound of a plan, side by side; the first failure stops the other and both are awaited. */
async function renderParts(
  plan: Plan,
  jobId: string,
  deps: PartsDeps,
  { job, progress, signal }: PartsRun,
  { onEntry, onSound }: { onEntry(entry: LedgerEntry): void; onSound(entry: LedgerEntry): void },
): Promise<RenderedParts> {
  const keys = [...plan.chunks.map(({ key }) => key), soundKey(plan)];
  await deps.ledger.pin(job, keys);
  const also = await makeRoom(plan, deps, progress);

  const controller = new AbortController();
  const onAbort = () => controller.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  const stopOnFailure = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      controller.abort(error);
      throw error;
    }
  };
  try {
    const soundMade = stopOnFailure(
      renderSound(plan, deps, {
        signal: controller.signal,
        also,
        onProgress: (ratio) => progress.stage('sound', Math.min(ALMOST, ratio)),
      }),
    );
    soundMade.then(onSound, () => {});
    const run = { job, progress, signal: controller.signal, onEntry };
    const [video, sound] = await Promise.allSettled([
      stopOnFailure(renderPictures(plan, jobId, deps, run)),
      soundMade,
    ]);
    if (signal.aborted) throw signal.reason;
    if (video.status === 'fulfilled' && sound.status === 'fulfilled') {
      const { entries, reused, rendered } = video.value;
      // Where everything was found the renderer had nothing to report.
      progress.rendering({
        done: 1,
        segment: null,
        framesPerSecond: null,
        chunksReused: reused,
        chunksRendered: rendered,
      });
      progress.stage('sound', 1);
      return { video: entries, sound: sound.value, reused, rendered };
    }
    throw controller.signal.reason;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

async function renderPictures(
  plan: Plan,
  jobId: string,
  deps: PartsDeps,
  {
    job,
    progress,
    signal,
    onEntry,
  }: Omit<PartsRun, 'isEarly'> & { readonly onEntry: (entry: LedgerEntry) => void },
): Promise<RenderResult> {
  const onProgress = (state: RenderProgress) =>
    progress.rendering({
      done: Math.min(ALMOST, state.framesDone / Math.max(1, state.framesTotal)),
      segment: state.segment,
      framesPerSecond: state.framesPerSecond,
      chunksReused: state.chunksReused,
      chunksRendered: state.chunksRendered,
    });
  const options = { signal, onProgress };
  if (plan.video.engine === 'ffmpeg-wasm') return joinable(await renderByFfmpeg(plan, deps, options));
  const result = await renderChunks(plan, deps, { ...options, onEntry });
  if (result.joinable) return result;
  // Several encoders that do not agree: one then makes the whole film.
  const straight = joinable(await renderStraight(plan, `straight-${jobId}`, deps, options));
  await deps.ledger.pin(job, [...straight.entries.map(({ key }) => key), soundKey(plan)]);
  return straight;
}

function joinable(result: RenderResult): RenderResult {
  if (result.joinable) return result;
  throw new StudioError(
    'failed.encode',
    'The video encoder changed its settings in the middle of the film. Export again, or choose another format',
    {
      context: {
        stage: 'rendering',
        details: `${result.entries.length} parts with different configurations`,
      },
    },
  );
}

/**
 * What is not in the ledger yet must find room before hours of work begin. Gives back the sounds of other films for
 * which there is room too: this one does not fail for them.
 */
async function makeRoom(
  plan: Plan,
  { ledger, together }: PartsDeps,
  progress: ProgressMeter,
): Promise<readonly AudioSettings[]> {
  const found = await ledger.find(plan.chunks.map(({ key }) => key));
  const frames = plan.chunks.reduce((sum, { key, frames }) => sum + (found.has(key) ? 0 : frames), 0);
  progress.expect(frames);
  const seconds = (frames * plan.rate.den) / plan.rate.num;
  const bytesOf = (audios: readonly AudioSettings[]) => {
    const bitrate = audios.reduce((sum, audio) => sum + audio.bitrate, 0);
    return Math.ceil((plan.video.bitrate / 8) * seconds + (bitrate / 8) * (plan.totalSamples / SAMPLE_RATE));
  };
  const { audios } = together;
  try {
    await ledger.makeRoom?.(bytesOf([plan.audio, ...audios]));
    return audios;
  } catch (error) {
    if (audios.length === 0) throw error;
    await ledger.makeRoom?.(bytesOf([plan.audio]));
    return [];
  }
}
