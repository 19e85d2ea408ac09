import { StudioError } from '../errors.ts';
import type { HelperCodec, HelperContainer } from '../plan/helper-output.ts';
import { nearestText } from '../text/nearest-name.ts';
import { usualContainer } from './container-codecs.ts';
import { findProfile, PROFILES, type Profile } from './profiles.ts';

/** A profile by its name, or a profile of a person's own. */
export type ProfileChoice = string | Profile;

/** A delivery set by one name. Names are stored in requests: do not rename them. */
export interface ProfileGroup {
  readonly name: string;
  readonly label: string;
  readonly profiles: readonly (typeof PROFILES)[number]['name'][];
}

export const PROFILE_GROUPS: readonly ProfileGroup[] = [
  {
    name: 'SOCIAL_BUNDLE',
    label: 'Social bundle',
    profiles: ['LANDSCAPE_4K', 'VERTICAL_1080P', 'SQUARE_720P'],
  },
  {
    name: 'FEED_BUNDLE',
    label: 'Feed bundle',
    profiles: ['VERTICAL_1080P', 'PORTRAIT_4X5', 'SQUARE_1080P'],
  },
  {
    name: 'REVIEW_BUNDLE',
    label: 'Review bundle',
    profiles: ['DRAFT_480P', 'PREVIEW_720P'],
  },
];

export function profileName(choice: ProfileChoice): string {
  return typeof choice === 'string' ? choice : choice.name;
}

/** Throws `input.setting-invalid` for a name that nothing has. */
export function profileOf(choice: ProfileChoice): Profile {
  if (typeof choice !== 'string') return choice;
  const profile = findProfile(choice);
  if (profile === null) throw unknownProfile(choice, []);
  return profile;
}

/** What a film is put into: as asked for, else the profile's, else what its codec usually comes in. */
export function containerFor(
  asked: HelperContainer | null,
  codec: HelperCodec | null,
  choice: ProfileChoice,
): HelperContainer {
  if (asked !== null) return asked;
  const profile = profileOf(choice);
  // The profile's container may not hold a codec that was asked for beside it.
  if (codec === null || codec === profile.codec)
    return profile.container ?? usualContainer(profile.codec ?? null);
  return usualContainer(codec);
}

/** Names of profiles, groups and own profiles as profiles, each once, in the order they were asked for. */
export function chooseProfiles(
  choices: readonly ProfileChoice[],
  own: readonly Profile[] = [],
): readonly Profile[] {
  const chosen = new Map<string, Profile>();
  const add = (profile: Profile) => void chosen.set(profile.name, profile);
  for (const choice of choices) {
    const group = PROFILE_GROUPS.find(({ name }) => name === choice);
    if (typeof choice !== 'string') add(choice);
    else if (group !== undefined) for (const name of group.profiles) add(profileOf(name));
    else {
      const found = own.find(({ name }) => name === choice) ?? findProfile(choice);
      if (found === null) throw unknownProfile(choice, own);
      add(found);
    }
  }
  return [...chosen.values()];
}

/** Every name that `chooseProfiles` understands without own profiles. */
export function knownNames(): readonly string[] {
  return [...PROFILES, ...PROFILE_GROUPS].map(({ name }) => name);
}

export function noProfileText(name: string, known: readonly string[]): string {
  return `There is no profile "${name}". Those that exist: ${known.join(', ')}${nearestText(name, known)}`;
}

function unknownProfile(name: string, own: readonly Profile[]): StudioError {
  const known = [...own.map((profile) => profile.name), ...knownNames()];
  return new StudioError('input.setting-invalid', noProfileText(name, known));
}
