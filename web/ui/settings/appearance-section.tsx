import type { Preferences } from '../../state/preferences-types.ts';
import { Segmented } from '../kit/segmented.tsx';
import { settings as words } from '../words/en/settings.ts';
import { saveSetting } from './save-setting.ts';
import type { SettingsRow } from './section-types.ts';
import { SettingPair } from './setting-pair.tsx';

const text = words.appearance;

export function appearanceRows(preferences: Preferences): readonly SettingsRow[] {
  return [
    {
      terms: `${text.theme} ${text.themeHint} light colour`,
      view: () => (
        <SettingPair name={text.theme} hint={text.themeHint}>
          <Segmented
            label={text.theme}
            value={preferences.settings.theme}
            options={(['system', 'dark', 'light'] as const).map((value) => ({
              value,
              label: text.themes[value],
            }))}
            onChange={(theme) => void saveSetting(preferences, 'theme', theme)}
          />
        </SettingPair>
      ),
    },
  ];
}
