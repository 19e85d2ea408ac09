import type { FoundLook } from '../../../shared/analysis/found.ts';
import type { Samples } from '../../../shared/model/time.ts';

/** Looks for faces, and for what stands out where there is none. */
export interface FacesWorkerApi {
  /** One look. `models` is the address of the folder with the model, on our own origin. */
  picture(runId: string, file: Blob, name: string, models: string): Promise<FoundLook>;
  /** A look every `LOOK_STEP` of a range, at multiples of it; at least one. */
  video(
    runId: string,
    file: File,
    range: LookRange,
    models: string,
    onProgress: (ratio: number) => void,
  ): Promise<readonly FoundLook[]>;
  cancel(runId: string): void;
}

/** In samples from the video's first frame, half-open. */
export interface LookRange {
  readonly from: Samples;
  readonly to: Samples;
}
