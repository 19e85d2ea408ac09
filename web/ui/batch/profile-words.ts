import { PROFILES, type Profile } from '../../../shared/profiles/profiles.ts';

/** Formats that are always there, as they are offered: in the story's own shape, and in one of theirs. */
export function usualProfiles(): { readonly shaped: readonly Profile[]; readonly own: readonly Profile[] } {
  const all: readonly Profile[] = PROFILES;
  return {
    shaped: all.filter(({ size }) => size.type !== 'exact'),
    own: all.filter(({ size }) => size.type === 'exact'),
  };
}
