import { hashOf } from '../../shared/plan/canonical.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';

/** Raised whenever the same plan would sound otherwise, so that no old sound is reused. */
const SOUND_CODE_VERSION = 1;

/** The ledger's address of a film's sound. */
export function soundKey({ sound, audio }: Pick<HelperPlan, 'sound' | 'audio'>): string {
  return `sound-${hashOf({ sound, audio, version: SOUND_CODE_VERSION })}`;
}
