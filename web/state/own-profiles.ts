import { createSignal } from 'solid-js';
import { StudioError } from '../../shared/errors.ts';
import {
  ownProfileProblems,
  parseProfiles,
  profileFromData,
  profileToData,
} from '../../shared/profiles/own-profiles.ts';
import type { Profile } from '../../shared/profiles/profiles.ts';
import { type Database, STRICT, storageError } from '../storage/database.ts';
import type { BatchRender } from './batch-render-types.ts';

/** In the store of settings; the name is on people's disks. */
const KEY = 'profiles';

export type OwnProfiles = Pick<
  BatchRender,
  'profiles' | 'saveProfile' | 'removeProfile' | 'importProfiles'
> & { close(): void };

/** A person's own profiles: kept as they are exported, so that a damaged one is left out and the rest is there. */
export async function openOwnProfiles(db: Database): Promise<OwnProfiles> {
  const channel = new BroadcastChannel(`storyloom-profiles-${db.name}`);
  const [profiles, setProfiles] = createSignal(await read(db));
  channel.addEventListener('message', () => void read(db).then(setProfiles));

  /** Decided on what is stored now, so that two tabs lose nothing to each other. */
  const change = async (decide: (stored: readonly Profile[]) => readonly Profile[]) => {
    try {
      const tx = db.transaction('settings', 'readwrite', STRICT);
      const stored = readAll(await tx.store.get(KEY));
      const next = sorted(decide(stored.profiles));
      await Promise.all([tx.store.put([...next.map(profileToData), ...stored.others], KEY), tx.done]);
      setProfiles(next);
    } catch (error) {
      throw error instanceof StudioError ? error : storageError(error, 'The profiles could not be saved');
    }
    channel.postMessage('changed');
  };
  const without = (list: readonly Profile[], names: readonly (string | null)[]) =>
    list.filter(({ name }) => !names.includes(name));

  return {
    profiles,
    async saveProfile(profile, before) {
      await change((stored) => {
        const others = without(stored, [before]);
        const [problem] = ownProfileProblems(profile, others);
        if (problem !== undefined) throw new StudioError('input.profile-invalid', problem.message);
        return [...others, profile];
      });
    },
    removeProfile: (name) => change((stored) => without(stored, [name])),
    async importProfiles(text) {
      const added = parseProfiles(text);
      await change((stored) => [
        ...without(
          stored,
          added.map(({ name }) => name),
        ),
        ...added,
      ]);
      return added;
    },
    close: () => channel.close(),
  };
}

async function read(db: Database): Promise<readonly Profile[]> {
  return readAll(await db.get('settings', KEY)).profiles;
}

/** `others` cannot be read here, as those of a newer studio: not shown, and kept as they are. */
function readAll(value: unknown): {
  readonly profiles: readonly Profile[];
  readonly others: readonly unknown[];
} {
  const profiles: Profile[] = [];
  const others: unknown[] = [];
  for (const data of Array.isArray(value) ? value : []) {
    try {
      profiles.push(profileFromData(data));
    } catch (error) {
      console.warn('A profile could not be read and is left out', error);
      others.push(data);
    }
  }
  return { profiles, others };
}

function sorted(profiles: readonly Profile[]): readonly Profile[] {
  return [...profiles].sort((a, b) => (a.name < b.name ? -1 : 1));
}
