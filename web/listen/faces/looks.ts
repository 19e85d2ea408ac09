import type { FoundLook } from '../../../shared/analysis/found.ts';
import { type LookStore, type LooksOptions, looksOf } from '../../../shared/analysis/kept-looks.ts';
import type { SeenMedia } from '../../../shared/analysis/project-paths.ts';
import type { Database } from '../../storage/database.ts';
import { type FaceFinder, makeFaceFinder } from '../../workers/faces/client.ts';

export interface Looks {
  /** What was found in all that is seen of these media; looked for only where it was not yet. */
  of(media: SeenMedia, file: () => Promise<File>, options: LooksOptions): Promise<readonly FoundLook[]>;
  close(): void;
}

export function makeLooks(db: Database, finder: FaceFinder = makeFaceFinder()): Looks {
  const store = makeLookStore(db);
  return {
    of: (media, file, options) => looksOf({ store, finder }, media, file, options),
    close: () => finder.close(),
  };
}

function makeLookStore(db: Database): LookStore {
  return {
    async read(key) {
      const value = (await db.get('derived', key))?.value;
      if (!(value instanceof Blob)) return [];
      // Safe: only `keep` writes under these keys.
      return JSON.parse(await value.text()) as readonly FoundLook[];
    },
    async keep(key, looks) {
      const value = new Blob([JSON.stringify(looks)], { type: 'application/json' });
      // Without room for it, it is looked for again.
      await db.put('derived', { key, value, bytes: value.size }).catch(() => {});
    },
  };
}
