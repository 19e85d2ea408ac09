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
      const next = sorted(decide(readAll(await tx.store.get(KEY))));
      await Promise.all([tx.store.put(next.map(profileToData), KEY), tx.done]);
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
  return readAll(await db.get('settings', KEY));
}

function readAll(value: unknown): readonly Profile[] {
  const stored: readonly unknown[] = Array.isArray(value) ? value : [];
  return stored.flatMap((data) => {
    try {
      return [profileFromData(data)];
    } catch (error) {
      console.warn('A profile could not be read and is left out', error);
      return [];
    }
  });
}

function sorted(profiles: readonly Profile[]): readonly Profile[] {
  return [...profiles].sort((a, b) => (a.name < b.name ? -1 : 1));
}
