import { toErrorData } from '../../../shared/errors.ts';
import type { Preferences, Settings } from '../../state/preferences-types.ts';
import { showToast } from '../kit/toast.tsx';
import { settings as words } from '../words/en/settings.ts';

/** A setting is in force at once; that it could not be kept is said. */
export async function saveSetting<Key extends keyof Settings>(
  preferences: Preferences,
  key: Key,
  value: Settings[Key],
): Promise<void> {
  try {
    await preferences.set(key, value);
  } catch (error) {
    showToast({ title: words.notKept, body: toErrorData(error).message, tone: 'bad' });
  }
}
