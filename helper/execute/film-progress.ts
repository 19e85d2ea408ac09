import { SAMPLE_RATE } from '../../shared/model/time.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import type { RenderState } from './render-meter.ts';
import type { FilmProgress, FilmStage } from './types.ts';

export interface ProgressMeter {
  /** `done` of the stage's work, 0 to 1; a smaller value than before is ignored. */
  stage(stage: FilmStage, done: number): void;
  rendering(state: RenderState): void;
}

const ORDER: readonly FilmStage[] = ['preparing', 'rendering', 'sound', 'writing', 'checking'];
/** Seconds of work: frames of 1080p, then for each second of the film. */
const PIXELS_PER_SECOND = 60 * 1920 * 1080;
const SECONDS_OF = { preparing: 0.5, sound: 0.02, writing: 0.005, checking: 0.005 } as const;
/** Done is what the ledger has, not what was drawn. */
const ALMOST = 0.999;
/** Reports come with every frame; nobody reads faster than this. */
const EVERY_MS = 100;

/**
 * One share over all stages that never goes back, a re-plan on the CPU included. Stages overlap (sound is mixed
 * beside the pictures): the first unfinished one is shown.
 */
export function makeProgressMeter(
  emit: (progress: FilmProgress) => void,
  now: () => number = () => performance.now(),
): { begin(plan: HelperPlan, framesFound: number): ProgressMeter } {
  let ratio = 0;
  let told = Number.NEGATIVE_INFINITY;
  let shown: FilmStage | null = null;

  const begin = (plan: HelperPlan, framesFound: number): ProgressMeter => {
    const seconds = plan.totalSamples / SAMPLE_RATE;
    const toRender = plan.totalFrames - framesFound;
    const weights: Record<FilmStage, number> = {
      preparing: SECONDS_OF.preparing,
      rendering: (toRender * plan.width * plan.height) / PIXELS_PER_SECOND + 0.1,
      sound: SECONDS_OF.sound * seconds + 0.2,
      writing: SECONDS_OF.writing * seconds + 0.1,
      checking: SECONDS_OF.checking * seconds + 0.3,
    };
    const done: Record<FilmStage, number> = { preparing: 0, rendering: 0, sound: 0, writing: 0, checking: 0 };
    let state: RenderState = {
      framesDone: framesFound,
      framesTotal: plan.totalFrames,
      segment: 1,
      chunksReused: 0,
      chunksRendered: 0,
      framesPerSecond: null,
    };
    const total = ORDER.reduce((sum, stage) => sum + weights[stage], 0);

    const report = () => {
      const finished = ORDER.reduce((sum, stage) => sum + weights[stage] * done[stage], 0);
      ratio = Math.min(1, Math.max(ratio, finished / total));
      const stage = ORDER.find((name) => done[name] < 1) ?? 'checking';
      const at = now();
      const isLast = ORDER.every((name) => done[name] >= 1);
      if (stage === shown && !isLast && at - told < EVERY_MS) return;
      told = at;
      shown = stage;
      const { framesPerSecond } = state;
      const left = state.framesTotal - state.framesDone;
      const after = weights.writing * (1 - done.writing) + weights.checking * (1 - done.checking);
      const secondsLeft = framesPerSecond === null ? null : left / framesPerSecond + after;
      emit({ stage, ratio, segments: plan.segments.length, secondsLeft, ...state });
    };
    const advance = (stage: FilmStage, share: number) => {
      done[stage] = Math.max(done[stage], Math.min(1, share));
      if (stage !== 'preparing') done.preparing = 1;
      report();
    };
    return {
      stage: advance,
      rendering(next) {
        state = next;
        advance('rendering', Math.min(ALMOST, (next.framesDone - framesFound) / Math.max(1, toRender)));
      },
    };
  };
  return { begin };
}
