import type { ProfileChoice } from '../profiles/profile-choice.ts';
import { hashOf } from './canonical.ts';
import type { PlanOf, PlanOutput } from './plan.ts';

/** What a person asked for, before an encoder is chosen: a re-plan on the CPU stays the same job. */
export interface JobRequest {
  /** The hash of the project as it was asked for. */
  readonly project: string;
  readonly revision: number;
  /** Its name, or the whole of it where it is a person's own. */
  readonly profile: ProfileChoice;
  readonly container: string;
  /** Which program renders; the browser when absent. */
  readonly engine?: string;
  /** `library`, or what tells chosen files apart. */
  readonly destination: string;
  /** 1 for the first run of a request; a forced or repeated run raises it. */
  readonly run: number;
}

export function jobIdOf({ engine = 'browser', ...request }: JobRequest): string {
  return hashOf({ ...request, engine });
}

/** Belongs to one attempt of a job and is kept with the artifact. */
export function planHash(plan: PlanOf<PlanOutput>): string {
  return hashOf(plan);
}
