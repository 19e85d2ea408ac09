import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KERNEL_VERSION } from '../../shared/kernel/kernel.ts';
import { preparedBytes } from '../../shared/kernel/levels.ts';
import { type PictureNeed, pictureNeeds } from '../../shared/kernel/picture-needs.ts';
import type { Sha256 } from '../../shared/model/project.ts';
import { hashOf } from '../../shared/plan/canonical.ts';
import type { HelperAudio, HelperPlan } from '../../shared/plan/helper-output.ts';
import type { SoundPlan } from '../../shared/plan/plan.ts';
import { soundKey } from './part-keys.ts';

/**
 * What films that are made together have of one another: a picture is decoded for all of them at once, and a sound
 * mixed for all of them at once. It changes what work is done when, never a pixel or a sample.
 */
export interface SharedWork {
  /** Every way in which one of the films still needs a picture. */
  picture(sha256: Sha256): readonly PictureNeed[];
  /** Where a prepared picture is kept for the films that come later. */
  keptFile(need: PictureNeed): string;
  /** Every encoder that a mix is still to go through. */
  audios(sound: SoundPlan): readonly HelperAudio[];
  /** One after the other for each key: who comes second finds what the first has made. */
  inTurn<Result>(key: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result>;
  readonly tally: WorkTally;
}

/** How often each picture was decoded and each sound mixed. */
export interface WorkTally {
  readonly pictures: Map<Sha256, number>;
  readonly mixes: Map<string, number>;
}

export function makeTally(): WorkTally {
  return { pictures: new Map(), mixes: new Map() };
}

export function count(times: Map<string, number>, key: string): void {
  times.set(key, (times.get(key) ?? 0) + 1);
}

export function mixKey(sound: SoundPlan): string {
  return hashOf(sound);
}

export interface ShareOptions {
  readonly ledgerFolder: string;
  /** For prepared pictures; whoever shares clears it. */
  readonly folder: string;
  /** Bytes of prepared pictures at most; what is beyond is decoded by each film. */
  readonly budget: number;
}

/** Of plans that are made together. What the ledger has already is needed by none. */
export function shareWork(
  plans: readonly HelperPlan[],
  { ledgerFolder, folder, budget }: ShareOptions,
): SharedWork {
  const isMade = (key: string) => existsSync(join(ledgerFolder, `${key}.json`));
  const needs = new Map<string, { readonly need: PictureNeed; readonly users: Set<HelperPlan> }>();
  const audios = new Map<string, Map<string, HelperAudio>>();
  for (const plan of plans) {
    for (const { key, slice } of plan.chunks) {
      if (isMade(key)) continue;
      for (const need of pictureNeeds(slice)) {
        const known = needs.get(need.key) ?? { need, users: new Set() };
        needs.set(need.key, known);
        known.users.add(plan);
      }
    }
    const sound = soundKey(plan);
    if (isMade(sound)) continue;
    const mix = mixKey(plan.sound);
    audios.set(mix, (audios.get(mix) ?? new Map<string, HelperAudio>()).set(sound, plan.audio));
  }
  const kept = worthKeeping([...needs.values()], budget);
  const turns = new Map<string, Promise<unknown>>();
  return {
    picture: (sha256) => kept.get(sha256) ?? [],
    keptFile: ({ key }) => join(folder, `${hashOf({ key, kernel: KERNEL_VERSION })}.planes`),
    audios: (sound) => [...(audios.get(mixKey(sound))?.values() ?? [])],
    async inTurn(key, signal, work) {
      const before = turns.get(key) ?? Promise.resolve();
      const turn = before.then(async () => {
        signal.throwIfAborted();
        return work();
      });
      // Whoever waits does not care how the one before it ended.
      const settled = turn.catch(() => {});
      turns.set(key, settled);
      try {
        return await turn;
      } finally {
        if (turns.get(key) === settled) turns.delete(key);
      }
    },
    tally: makeTally(),
  };
}

/** What more than one film needs, or one film in more than one size; in the order in which films need it. */
function worthKeeping(
  needs: readonly { readonly need: PictureNeed; readonly users: ReadonlySet<HelperPlan> }[],
  budget: number,
): ReadonlyMap<Sha256, readonly PictureNeed[]> {
  const bySource = new Map<Sha256, PictureNeed[]>();
  const uses = new Map<Sha256, number>();
  for (const { need, users } of needs) {
    bySource.set(need.sha256, [...(bySource.get(need.sha256) ?? []), need]);
    uses.set(need.sha256, (uses.get(need.sha256) ?? 0) + users.size);
  }
  let bytes = 0;
  for (const [sha256, sizes] of bySource) {
    const more = sizes.reduce((sum, { size }) => sum + preparedBytes(size), 0);
    if ((uses.get(sha256) ?? 0) < 2 || bytes + more > budget) bySource.delete(sha256);
    else bytes += more;
  }
  return bySource;
}
