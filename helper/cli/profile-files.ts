import { readFileSync, statSync } from 'node:fs';
import { StudioError } from '../../shared/errors.ts';
import { parseProfiles } from '../../shared/profiles/own-profiles.ts';
import { chooseProfiles } from '../../shared/profiles/profile-choice.ts';
import type { Profile } from '../../shared/profiles/profiles.ts';
import type { FilmCommand } from './film-options.ts';

/** Profiles by name, from the table and from files of one's own. */
export function profilesOf({
  profiles,
  profileFiles,
}: Pick<FilmCommand, 'profiles' | 'profileFiles'>): readonly Profile[] {
  return chooseProfiles(profiles, ownProfiles(profileFiles));
}

export function ownProfiles(files: readonly string[]): readonly Profile[] {
  return files.flatMap((file) => {
    const text = readProfileFile(file);
    try {
      return parseProfiles(text);
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      const { code, message } = error;
      throw new StudioError(code, `${file}: ${message}`, { cause: error, context: { file } });
    }
  });
}

const MOST_BYTES = 1 << 20;

function readProfileFile(file: string): string {
  try {
    if (statSync(file).size > MOST_BYTES) throw new Error('it is larger than any list of profiles');
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StudioError('input.file-unreadable', `${file} cannot be read: ${why}`, {
      cause,
      context: { file },
    });
  }
}
