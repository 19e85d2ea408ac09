import { assert } from '../../shared/assert.ts';
import { hashOf } from '../../shared/plan/canonical.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import type { Choice } from '../../shared/plan/plan.ts';
import type { makeProgressMeter, ProgressMeter } from './film-progress.ts';
import { type FrameLimits, makeFrameLimits } from './frame-limits.ts';
import type { FilmPieces } from './join-film.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import { encoderThreads, workPlan } from './machine-share.ts';
import { soundKey } from './part-keys.ts';
import { renderChunks } from './render-chunks.ts';
import { makeRenderMeter } from './render-meter.ts';
import { renderSound } from './render-sound.ts';
import { renderStraight } from './render-straight.ts';
import { mixKey } from './shared-work.ts';
import { together } from './together.ts';
import type { FilmDeps } from './types.ts';

export interface RenderedParts extends Omit<FilmPieces, 'captions' | 'runUp'> {
  readonly reused: number;
  readonly rendered: number;
  readonly choices: readonly Choice[];
  readonly progress: ProgressMeter;
}

export interface PartsDeps extends FilmDeps {
  readonly ledger: Ledger;
  readonly layers: string | null;
  readonly limits?: FrameLimits;
}

/** Pictures and sound of a plan, side by side; the first failure stops the other and both are awaited. */
export async function renderParts(
  plan: HelperPlan,
  deps: PartsDeps,
  { signal, meter }: { readonly signal: AbortSignal; readonly meter: ReturnType<typeof makeProgressMeter> },
): Promise<RenderedParts> {
  const { ledger } = deps;
  const straight = straightKey(plan);
  const keys = [...plan.chunks.map(({ key }) => key), soundKey(plan), straight];
  const found = await ledger.find(keys, { signal });
  const framesFound = plan.chunks.reduce((sum, { key, frames }) => sum + (found.has(key) ? frames : 0), 0);
  const progress = meter.begin(plan, framesFound);
  progress.stage('preparing', 1);

  const [pictures, sound] = await together(signal, [
    (stopping) => renderPictures(plan, straight, found, deps, { signal: stopping, progress }),
    (stopping) => findOrRenderSound(plan, found, deps, { signal: stopping, progress }),
  ]);
  return { ...pictures, sound, progress };
}

interface Run {
  readonly signal: AbortSignal;
  readonly progress: ProgressMeter;
}

async function findOrRenderSound(
  plan: HelperPlan,
  found: ReadonlyMap<string, LedgerEntry>,
  deps: PartsDeps,
  { signal, progress }: Run,
): Promise<LedgerEntry> {
  const onProgress = (ratio: number) => progress.stage('sound', Math.min(0.999, ratio));
  const key = soundKey(plan);
  const make = () => renderSound(plan, deps, { signal, onProgress });
  const entry = found.get(key) ?? (await inTurn(plan, deps, signal, make));
  progress.stage('sound', 1);
  return entry;
}

/** Of films that share a mix the first makes it for all: the others find it. */
function inTurn(
  plan: HelperPlan,
  { shared, ledger }: PartsDeps,
  signal: AbortSignal,
  make: () => Promise<LedgerEntry>,
): Promise<LedgerEntry> {
  if (shared === undefined) return make();
  const key = soundKey(plan);
  return shared.inTurn(`sound-${mixKey(plan.sound)}`, signal, async () => {
    const found = await ledger.find([key], { signal });
    return found.get(key) ?? make();
  });
}

async function renderPictures(
  plan: HelperPlan,
  straight: string,
  found: Map<string, LedgerEntry>,
  deps: PartsDeps,
  { signal, progress }: Run,
): Promise<Omit<RenderedParts, 'sound' | 'progress'>> {
  const meter = makeRenderMeter(plan, new Set(found.keys()), progress.rendering);
  const work = workPlan({ share: deps.share, threads: encoderThreads(plan), chunks: plan.chunks.length });
  const render = { ...deps, work, meter, limits: deps.limits ?? makeFrameLimits() };
  const whole = found.get(straight);
  if (whole !== undefined) return wholeFilm(plan, whole, { reused: plan.chunks.length, rendered: 0 });

  await renderChunks(plan, found, render, signal);
  const video = plan.chunks.map(({ key, frames }) => {
    const entry = found.get(key);
    assert(entry !== undefined, 'Every chunk was found or made');
    return { entry, frames };
  });
  const { chunksReused: reused, chunksRendered: rendered } = meter.state;
  if (areJoinable(video.map(({ entry }) => entry))) {
    progress.stage('rendering', 1);
    return { video, reused, rendered, choices: [] };
  }
  const entry = await renderStraight(plan, straight, render, signal);
  progress.stage('rendering', 1);
  return wholeFilm(plan, entry, { reused: 0, rendered: plan.chunks.length });
}

function wholeFilm(
  plan: HelperPlan,
  entry: LedgerEntry,
  counts: { readonly reused: number; readonly rendered: number },
): Omit<RenderedParts, 'sound' | 'progress'> {
  const reason = 'The encoder changed its settings between parts, so the whole film went through one encoder';
  return {
    video: [{ entry, frames: plan.totalFrames }],
    ...counts,
    choices: [{ what: 'video-encoder', chosen: 'one piece', reason }],
  };
}

/** Equal byte for byte, so that one decoder can be fed with all of them. */
function areJoinable(entries: readonly LedgerEntry[]): boolean {
  return entries.every(({ config }) => config === entries[0]?.config);
}

/** Of the film as one piece. It holds what all chunks hold, and so their keys name it. */
function straightKey({ chunks }: Pick<HelperPlan, 'chunks'>): string {
  return `whole-${hashOf(chunks.map(({ key }) => key))}`;
}
