import type { Look, ProjectId, SoundLook } from '../../shared/model/project.ts';
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

export interface StorageUsage {
  /** What the browser says is used and may be used, in all; its quota is an estimate. */
  readonly used: number;
  readonly quota: number;
  readonly media: number;
  readonly exports: number;
  readonly ledger: number;
  /** Thumbnails, waveforms and prepared pictures: can be cleared, is made again. */
  readonly caches: number;
  /** Media that no project uses any more; collected by itself. */
  readonly unused: number;
  readonly projects: readonly ProjectUsage[];
}

export interface ProjectUsage {
  readonly id: ProjectId;
  readonly title: string;
  /** A file used by two projects counts in both. */
  readonly media: number;
  readonly exports: number;
}

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
