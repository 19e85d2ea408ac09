import { type Rate, SAMPLE_RATE } from '../../shared/model/time.ts';
import type { ExportProgress, ExportStage } from './export-types.ts';

export interface WorkSize {
  readonly width: number;
  readonly height: number;
  readonly rate: Rate;
  readonly totalFrames: number;
  readonly totalSamples: number;
  readonly segments: number;
}

export interface ProgressMeter {
  /** `done` of the stage's work, 0 to 1; a smaller value than before is ignored. */
  stage(stage: ExportStage, done: number): void;
  /** What the renderer knows beside its share. */
  rendering(state: {
    readonly done: number;
    readonly segment: number | null;
    readonly framesPerSecond: number | null;
    readonly chunksReused: number;
    readonly chunksRendered: number;
  }): void;
  /** Takes found chunks out of the work, so that time left is of what is left. */
  expect(framesToRender: number): void;
}

const ORDER: readonly ExportStage[] = ['preparing', 'rendering', 'sound', 'writing', 'checking'];
/** Seconds of work: 1080p frames on one slow core, seconds of sound, of film copied, of film read. */
const PIXELS_PER_SECOND = 100 * 1920 * 1080;
const SECONDS_OF = { preparing: 0.5, sound: 0.03, writing: 0.01, checking: 0.03 } as const;
/** How fast the shown time follows a change of speed. */
const SMOOTHING_SECONDS = 8;

/**
 * Turns the parts of an export into one share that never goes back, and a time left that does not jump.
 * Stages overlap (sound is mixed beside the pictures): the first unfinished one is shown.
 */
export function makeProgressMeter(
  size: WorkSize,
  emit: (progress: ExportProgress) => void,
  now: () => number = () => performance.now(),
): ProgressMeter {
  const seconds = size.totalSamples / SAMPLE_RATE;
  const pixels = size.width * size.height;
  const weights: Record<ExportStage, number> = {
    preparing: SECONDS_OF.preparing,
    rendering: (size.totalFrames * pixels) / PIXELS_PER_SECOND,
    sound: SECONDS_OF.sound * seconds + 0.2,
    writing: SECONDS_OF.writing * seconds + 0.1,
    checking: SECONDS_OF.checking * seconds + 0.2,
  };
  const done: Record<ExportStage, number> = { preparing: 0, rendering: 0, sound: 0, writing: 0, checking: 0 };
  let details = {
    segment: null as number | null,
    framesPerSecond: null as number | null,
    chunksReused: 0,
    chunksRendered: 0,
  };
  let ratio = 0;
  const clock = makeSpeedometer(now);

  const report = () => {
    const total = ORDER.reduce((sum, stage) => sum + weights[stage], 0);
    const finished = ORDER.reduce((sum, stage) => sum + weights[stage] * done[stage], 0);
    ratio = Math.min(1, Math.max(ratio, finished / total));
    const stage = ORDER.find((name) => done[name] < 1) ?? 'checking';
    emit({
      stage,
      ratio,
      segments: size.segments,
      secondsLeft: clock.secondsLeft(finished, total),
      ...details,
      segment: stage === 'rendering' ? details.segment : null,
    });
  };
  const advance = (stage: ExportStage, share: number) => {
    done[stage] = Math.max(done[stage], Math.min(1, share));
  };

  return {
    stage(stage, share) {
      advance(stage, share);
      // A stage that began means the ones before it that cannot overlap are over.
      if (stage !== 'preparing') done.preparing = 1;
      report();
    },
    rendering({ done: share, ...rest }) {
      details = rest;
      done.preparing = 1;
      advance('rendering', share);
      report();
    },
    expect(framesToRender) {
      weights.rendering = (framesToRender * pixels) / PIXELS_PER_SECOND + 0.1;
    },
  };
}

/** Work units per second, smoothed over the last seconds whatever the distance between reports. */
function makeSpeedometer(now: () => number) {
  let lastTime: number | null = null;
  let lastWork = 0;
  let speed: number | null = null;
  let elapsed = 0;
  return {
    secondsLeft(work: number, total: number): number | null {
      const time = now() / 1000;
      if (lastTime === null) {
        lastTime = time;
        lastWork = work;
        return null;
      }
      const passed = time - lastTime;
      if (passed >= 0.25) {
        const current = (work - lastWork) / passed;
        elapsed += passed;
        const weight = 1 - Math.exp(-passed / Math.min(SMOOTHING_SECONDS, Math.max(1, elapsed)));
        speed = speed === null ? current : speed + (current - speed) * weight;
        lastTime = time;
        lastWork = work;
      }
      if (speed === null || speed <= 0 || elapsed < 1) return null;
      return Math.max(0, (total - work) / speed - (time - lastTime));
    },
  };
}
