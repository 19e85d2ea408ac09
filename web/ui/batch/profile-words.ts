import { PROFILES, type Profile } from '../../../shared/profiles/profiles.ts';
import { exports as words } from '../words/en/exports.ts';

/** A profile by the name that a person reads. */
export function profileLabel({ name, label }: Pick<Profile, 'name' | 'label'>): string {
  return words.profiles[name] ?? label;
}

/** Formats that are always there, as they are offered: in the story's own shape, and in one of theirs. */
export function usualProfiles(): { readonly shaped: readonly Profile[]; readonly own: readonly Profile[] } {
  const all: readonly Profile[] = PROFILES;
  return {
    shaped: all.filter(({ size }) => size.type !== 'exact'),
    own: all.filter(({ size }) => size.type === 'exact'),
  };
}
