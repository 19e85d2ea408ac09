import type { Samples } from '../../shared/model/time.ts';
import type { SoundPlan } from '../../shared/plan/plan.ts';
import type { PreviewAnchor } from '../workers/preview/client.ts';

/** What the preview is heard through. Its clock is the one the pictures follow. */
export interface PreviewSound {
  setPlan(plan: SoundPlan): void;
  /** Resolves when it is heard, or when it is clear that nothing will be; the clock is told again as it is measured. */
  start(from: Samples, options: { readonly onClock: (anchor: PreviewAnchor) => void }): Promise<void>;
  stop(): void;
  setMuted(muted: boolean): void;
  close(): void;
}
