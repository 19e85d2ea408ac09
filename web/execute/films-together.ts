import { preparedBytes } from '../../shared/kernel/levels.ts';
import { type PictureNeed, pictureNeeds } from '../../shared/kernel/picture-needs.ts';
import type { Sha256 } from '../../shared/model/project.ts';
import { hashOf } from '../../shared/plan/canonical.ts';
import type { AudioSettings, Plan } from '../../shared/plan/plan.ts';
import type { Ledger } from './ledger.ts';
import { soundKey } from './render-sound.ts';

/** Other films of the very same project. */
export interface OtherFilms {
  /** Made after this one, the next ones first. */
  readonly behind: readonly Plan[];
  /** Made at the same time. */
  readonly beside: readonly Plan[];
}

/**
 * What films of one project have of one another: a picture is decoded for this one and for those behind it, and a
 * sound mixed for all of them at once. It changes what work is done when, never a pixel or a sample.
 */
export interface FilmsTogether {
  /** Every way in which one of the films still needs a picture. */
  readonly sizes: ReadonlyMap<Sha256, readonly PictureNeed[]>;
  /** Keys of what the films after this one need. */
  readonly later: ReadonlySet<string>;
  /** Encoders that this film's mix has to go through for the others. */
  readonly audios: readonly AudioSettings[];
}

export const NO_OTHERS: FilmsTogether = { sizes: new Map(), later: new Set(), audios: [] };

/** Share of the cache for what comes later; the rest is for the film being made. */
const LATER_SHARE = 0.5;

/** What the ledger has already is needed by none. */
export async function filmsTogether(
  plan: Plan,
  { behind, beside }: OtherFilms,
  { ledger, cacheBytes }: { readonly ledger: Pick<Ledger, 'find'>; readonly cacheBytes: number },
): Promise<FilmsTogether> {
  const all = [plan, ...behind];
  const found = await ledger.find(all.flatMap(({ chunks }) => chunks.map(({ key }) => key)));
  const needs = new Map<string, PictureNeed>();
  const later = new Set<string>();
  for (const film of all) {
    for (const { key, slice } of film.chunks) {
      if (found.has(key)) continue;
      for (const need of pictureNeeds(slice)) {
        needs.set(need.key, need);
        if (film !== plan) later.add(need.key);
      }
    }
  }
  const sizes = new Map<Sha256, PictureNeed[]>();
  let room = LATER_SHARE * cacheBytes;
  for (const need of needs.values()) {
    room -= preparedBytes(need.size);
    if (room < 0) later.delete(need.key);
    else sizes.set(need.sha256, [...(sizes.get(need.sha256) ?? []), need]);
  }
  return { sizes, later, audios: await audiosOf(plan, [...beside, ...behind], ledger) };
}

async function audiosOf(plan: Plan, others: readonly Plan[], ledger: Pick<Ledger, 'find'>) {
  const mix = hashOf(plan.sound);
  const audios = new Map(
    others.filter(({ sound }) => hashOf(sound) === mix).map((film) => [soundKey(film), film.audio]),
  );
  audios.delete(soundKey(plan));
  for (const key of (await ledger.find([...audios.keys()])).keys()) audios.delete(key);
  return [...audios.values()];
}
