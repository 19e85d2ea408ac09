import { StudioError } from '../../shared/errors.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import { planHash } from '../../shared/plan/job-id.ts';
import { missingError } from '../../shared/plan/missing-error.ts';
import type { Choice } from '../../shared/plan/plan.ts';
import { type Disk, inPlainWords, nodeDisk } from './disk.ts';
import { makeProgressMeter } from './film-progress.ts';
import type { FrameLimits } from './frame-limits.ts';
import { openLedger } from './ledger.ts';
import { planFilm } from './plan-film.ts';
import { renderParts } from './render-parts.ts';
import type { FilmDeps, FilmOptions, FilmRequest, FilmResult } from './types.ts';
import { writeFilm } from './write-film.ts';

export { planFilm };

/** What tests put in the place of the real thing. */
export interface EngineParts {
  readonly disk?: Disk;
  readonly limits?: FrameLimits;
}

/**
 * One film from a frozen project to a verified file. Cancelled or failed, it leaves nothing but finished parts in
 * the ledger, from which the next attempt goes on.
 */
export async function renderFilm(
  request: FilmRequest,
  output: string,
  deps: FilmDeps & EngineParts,
  { signal, onProgress }: FilmOptions,
): Promise<FilmResult> {
  const meter = makeProgressMeter(onProgress);
  const notes: Choice[] = [];
  for (let hardware = request.hardware; ; hardware = 'cpu') {
    const plan = await planFilm({ ...request, hardware }, deps, { signal, notes });
    if (plan.missing.length > 0) throw missingError(plan.missing, plan.title);
    try {
      return await renderPlan(plan, request, output, deps, { signal, meter });
    } catch (error) {
      // A cancel is not a failure, whatever it broke on its way.
      signal.throwIfAborted();
      const isEncoder =
        error instanceof StudioError &&
        error.context.stage === 'rendering' &&
        ['failed.encode', 'failed.timeout', 'failed.verify'].includes(error.code);
      if (!isEncoder || !plan.video.hardware) throw error;
      notes.push({ what: 'video-encoder', chosen: 'cpu', reason: hardwareStopped(plan, error) });
    }
  }
}

function hardwareStopped({ video }: HelperPlan, error: StudioError): string {
  return `${video.encoder} stopped in the middle (${error.message}), so the whole film was made again on the processor`;
}

async function renderPlan(
  plan: HelperPlan,
  request: Pick<FilmRequest, 'project' | 'layers'>,
  output: string,
  deps: FilmDeps & EngineParts,
  { signal, meter }: { readonly signal: AbortSignal; readonly meter: ReturnType<typeof makeProgressMeter> },
): Promise<FilmResult> {
  const disk = inPlainWords(deps.disk ?? nodeDisk);
  signal.throwIfAborted();
  const ledger = await openLedger(deps.ledgerFolder, disk);
  const parts = await renderParts(plan, { ...deps, ledger, layers: request.layers }, { signal, meter });
  const written = await writeFilm(
    plan,
    request.project,
    parts,
    output,
    { ...deps, disk },
    {
      signal,
      progress: parts.progress,
    },
  );
  return {
    path: output,
    bytes: written.bytes,
    sha256: written.sha256,
    frames: plan.totalFrames,
    samples: plan.totalSamples,
    width: plan.width,
    height: plan.height,
    profile: plan.profile,
    container: plan.container,
    encoder: plan.video.encoder,
    hardware: plan.video.hardware,
    planHash: planHash(plan),
    chunks: { rendered: parts.rendered, reused: parts.reused },
    choices: [...plan.choices, ...parts.choices],
    warnings: plan.warnings,
    sidecars: written.sidecars,
    verified: true,
  };
}
