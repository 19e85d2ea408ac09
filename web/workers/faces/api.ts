import type { FoundLook } from '../../../shared/analysis/found.ts';
import type { LookRange } from '../../../shared/analysis/look-through.ts';

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
