import type { ExportProgress } from '../../state/job-types.ts';

export const STAGES = ['preparing', 'rendering', 'sound', 'writing', 'checking'] as const;

export type StageState = 'done' | 'now' | 'waiting';

/** Stages overlap, and the first unfinished one is told: what comes before it is done. */
export function stageStates(
  progress: ExportProgress | null,
): readonly { readonly stage: (typeof STAGES)[number]; readonly state: StageState }[] {
  const at = progress === null ? -1 : STAGES.indexOf(progress.stage);
  return STAGES.map((stage, index) => ({
    stage,
    state: index < at ? 'done' : index === at ? 'now' : 'waiting',
  }));
}

/**
 * How many parts need not be made again. Their number is only known when all are made: until then it is told
 * as far as it has come.
 */
export function partsReady(
  progress: ExportProgress | null,
): { readonly ready: number; readonly made: number; readonly isAll: boolean } | null {
  if (progress === null || progress.chunksReused === 0) return null;
  const isAll = STAGES.indexOf(progress.stage) > STAGES.indexOf('rendering');
  return { ready: progress.chunksReused, made: progress.chunksRendered, isAll };
}

/** Said to screen readers only when it changes: the stage, and every tenth of the way. */
export function progressStep(progress: ExportProgress | null): string {
  if (progress === null) return '';
  return `${progress.stage} ${Math.floor(Math.min(1, Math.max(0, progress.ratio || 0)) * 10)}`;
}
