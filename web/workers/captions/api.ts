import type { ChunkSlice, SliceCaption } from '../../../shared/plan/plan.ts';

/** Everything that one film's captions look like. */
export interface CaptionsJob {
  readonly slice: Pick<ChunkSlice, 'width' | 'height' | 'captionStyle'>;
  /** Each drawn state once, in the order of the film. */
  readonly captions: readonly Pick<SliceCaption, 'words' | 'active'>[];
}

/** Draws captions for another program's film (shared/text/layers-file.ts). */
export interface CaptionsWorkerApi {
  draw(runId: string, job: CaptionsJob): Promise<Blob>;
  cancel(runId: string): void;
}
