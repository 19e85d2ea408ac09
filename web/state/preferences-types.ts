import type { Look, SoundLook } from '../../shared/model/project.ts';
import type { Usage } from '../storage/usage.ts';
import type { QueueSettings } from './queue-types.ts';

export type Theme = 'system' | 'dark' | 'light';

/** Saved; names are not to be changed without an upgrade in `web/storage/database.ts`. */
export interface Settings {
  readonly theme: Theme;
  /** What a new project starts with. */
  readonly defaults: { readonly look: Look; readonly sound: SoundLook };
  /** Bytes the ledger of finished chunks may keep. */
  readonly ledgerBudget: number;
  readonly sampleAdded: boolean;
  /** How exports are made beside whatever else the computer does. */
  readonly queue: QueueSettings;
}

export type StorageUsage = Usage;

export interface Preferences {
  settings: Settings;
  set<Key extends keyof Settings>(key: Key, value: Settings[Key]): Promise<void>;
  /** The theme in force: `system` resolved, following the system. */
  theme(): 'dark' | 'light';
  /** Null until known. */
  persisted(): boolean | null;
  requestPersist(): Promise<boolean>;
  usage(): StorageUsage | null;
  refreshUsage(): Promise<void>;
  clearCaches(): Promise<void>;
  clearLedger(): Promise<void>;
  collectUnused(): Promise<number>;
}
