import { createRoot, createSignal } from 'solid-js';
import { createStore } from 'solid-js/store';
import { type Database, STRICT, storageError } from '../storage/database.ts';
import { collectUnusedMedia } from '../storage/media-use.ts';
import { readUsage } from '../storage/usage.ts';
import { defaultSettings } from './default-settings.ts';
import type { Preferences, Settings, StorageUsage, Theme } from './preferences-types.ts';
import type { Services } from './services.ts';

const KEY = 'settings';

export interface OwnedPreferences extends Preferences {
  close(): void;
}

export async function createPreferences(services: Services): Promise<OwnedPreferences> {
  const { db } = services;
  const channel = new BroadcastChannel(`storyloom-settings-${db.name}`);
  const [settings, setSettings] = createStore<Settings>(await readSettings(db));
  const [persisted, setPersisted] = createSignal<boolean | null>(null);
  const [usage, setUsage] = createSignal<StorageUsage | null>(null);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const [isDark, setIsDark] = createSignal(dark.matches);
  const onScheme = (event: MediaQueryListEvent) => setIsDark(event.matches);
  dark.addEventListener('change', onScheme);
  channel.addEventListener('message', () => void readSettings(db).then((next) => setSettings(next)));
  navigator.storage.persisted().then(setPersisted, () => setPersisted(false));

  const refreshUsage = async () => {
    const ledger = await services.ledgerBytes().catch(() => 0);
    setUsage(await readUsage(db, ledger));
  };

  return createRoot((dispose) => ({
    settings,
    async set(key, value) {
      setSettings({ [key]: value });
      try {
        const tx = db.transaction('settings', 'readwrite', STRICT);
        const stored = {
          ...defaultSettings(),
          ...((await tx.store.get(KEY)) as Partial<Settings> | undefined),
        };
        await Promise.all([tx.store.put({ ...stored, [key]: structuredClone(value) }, KEY), tx.done]);
      } catch (error) {
        throw storageError(error, 'The setting could not be saved');
      }
      channel.postMessage('changed');
      if (key === 'ledgerBudget') await services.setLedgerBudget(settings.ledgerBudget);
    },
    theme: () => resolveTheme(settings.theme, isDark()),
    persisted,
    async requestPersist() {
      const granted = await navigator.storage.persist().catch(() => false);
      setPersisted(granted);
      return granted;
    },
    usage,
    refreshUsage,
    async clearCaches() {
      await db.clear('derived');
      await refreshUsage();
    },
    async clearLedger() {
      await services.clearLedger();
      await refreshUsage();
    },
    async collectUnused() {
      const freed = await collectUnusedMedia(db, services.media);
      await refreshUsage();
      return freed ?? 0;
    },
    close() {
      dark.removeEventListener('change', onScheme);
      channel.close();
      dispose();
    },
  }));
}

function resolveTheme(theme: Theme, isDark: boolean): 'dark' | 'light' {
  if (theme !== 'system') return theme;
  return isDark ? 'dark' : 'light';
}

/** Settings of an older build lack what was added since; unknown ones are kept for the newer build. */
async function readSettings(db: Database): Promise<Settings> {
  const stored = (await db.get('settings', KEY)) as Partial<Settings> | undefined;
  return { ...defaultSettings(), ...stored };
}
