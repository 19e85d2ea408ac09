import type { Samples } from '../../../shared/model/time.ts';
import type { SoundPlan } from '../../../shared/plan/plan.ts';
import type { OpenMedia } from '../preview/api.ts';

/** Mixes the film's sound from any place by the export's own mixer, a block at a time as it is asked for. */
export interface PreviewSoundApi {
  start(openMedia: OpenMedia): void;
  /** Begins at a place; what was begun before ends. */
  open(run: number, plan: SoundPlan, from: Samples): Promise<void>;
  /** The next block, or null at the film's end and for a run that was ended. */
  next(run: number): Promise<PreviewBlock | null>;
  close(run: number): Promise<void>;
}

export interface PreviewBlock {
  readonly left: Float32Array<ArrayBuffer>;
  readonly right: Float32Array<ArrayBuffer>;
}
