import { assert } from '../../shared/assert.ts';
import { HARDWARE_KINDS, HELPER_CODECS, type HelperCodec } from '../../shared/plan/helper-output.ts';
import { findProfile, type Profile, resolveProfile } from '../../shared/profiles/profiles.ts';
import { encoderCandidates } from './encoder-candidates.ts';
import { listedEncoders } from './listed-encoders.ts';
import { knownProof } from './proof-cache.ts';
import type { ToolRunner } from './types.ts';

/** One encoder this helper could use, tried with the settings of a 1080p film. */
export interface ReportedEncoder {
  readonly codec: HelperCodec;
  readonly encoder: string;
  readonly hardware: boolean;
  readonly proved: boolean;
  /** Why it was refused; null when it was proved. */
  readonly reason: string | null;
}

const THREADS = 2;

/** Every candidate, proved or refused with its reason; slow only the first time, proofs are remembered. */
export async function encoderReport(
  runner: ToolRunner,
  { cacheFolder, signal }: { readonly cacheFolder: string; readonly signal: AbortSignal },
): Promise<ReportedEncoder[]> {
  const social: Profile | null = findProfile('SOCIAL_1080P');
  assert(social !== null, 'SOCIAL_1080P is a profile');
  const profile = resolveProfile(social, { width: 1920, height: 1080, rate: '30' });
  const listed = await listedEncoders(runner, signal);
  const report = new Map<string, ReportedEncoder>();
  for (const codec of HELPER_CODECS) {
    const kinds = [...HARDWARE_KINDS, 'cpu'] as const;
    for (const candidate of encoderCandidates({ codec, profile, kinds, threads: THREADS })) {
      const { encoder, hardware } = candidate;
      // A second way of asking the same encoder counts where the first was refused.
      if (report.get(encoder)?.proved) continue;
      const proof = listed.has(encoder)
        ? await knownProof(candidate, { runner, rate: profile.rate, cacheFolder, signal })
        : ({ proved: false, reason: 'not in this ffmpeg' } as const);
      const reason = proof.proved ? null : proof.reason;
      report.set(encoder, { codec, encoder, hardware, proved: proof.proved, reason });
    }
  }
  return [...report.values()];
}
