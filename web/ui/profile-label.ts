import { findProfile, type Profile } from '../../shared/profiles/profiles.ts';
import { profiles } from './words/en/profiles.ts';

const NAMES: Readonly<Record<string, string>> = profiles;

/** A profile by the name that a person reads. */
export function profileLabel({ name, label }: Pick<Profile, 'name' | 'label'>): string {
  return NAMES[name] ?? label;
}

/** The same where only its short name is known: one that is gone meanwhile is still called something. */
export function profileNamed(name: string): string {
  return profileLabel(findProfile(name) ?? { name, label: name });
}
