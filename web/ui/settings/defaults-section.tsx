import { DEFAULT_LOOK, makeProject } from '../../../shared/model/make-project.ts';
import { type Look, type SoundLook, TRANSITIONS } from '../../../shared/model/project.ts';
import { RATES, type RateName, SAMPLE_RATE } from '../../../shared/model/time.ts';
import type { Preferences } from '../../state/preferences-types.ts';
import { Button } from '../kit/button.tsx';
import { Select } from '../kit/select.tsx';
import { showToast } from '../kit/toast.tsx';
import { settings as words } from '../words/en/settings.ts';
import { studio as studioWords } from '../words/en/studio.ts';
import { words as appWords } from '../words/words.ts';
import { captionRows } from './caption-rows.tsx';
import { saveSetting } from './save-setting.ts';
import type { SettingsRow } from './section-types.ts';
import { SettingPair } from './setting-pair.tsx';
import { SettingSlider } from './setting-slider.tsx';

const text = words.defaults;

// An object with number-like keys lists them by size only where they are whole: sort by what they mean.
const RATE_OPTIONS = (['23.976', '24', '25', '29.97', '30', '50', '59.94', '60'] as const)
  .filter((name) => name in RATES)
  .map((value) => ({ value, label: value }));
const LOUDNESS_OPTIONS = [
  { value: 'off', label: text.loudnessOff },
  ...([-14, -16, -23] as const).map((lufs) => ({ value: String(lufs), label: text.loudnessOf(lufs) })),
];

function loudnessFrom(value: string): SoundLook['loudness'] {
  return ([-14, -16, -23] as const).find((lufs) => String(lufs) === value) ?? null;
}

/** What new stories start with. */
export function defaultsRows(preferences: Preferences): readonly SettingsRow[] {
  const look = () => preferences.settings.defaults.look;
  const sound = () => preferences.settings.defaults.sound;
  const setLook = (part: Partial<Look>) =>
    void saveSetting(preferences, 'defaults', { look: { ...look(), ...part }, sound: sound() });
  const setSound = (part: Partial<SoundLook>) =>
    void saveSetting(preferences, 'defaults', { look: look(), sound: { ...sound(), ...part } });
  const sizeName = () => `${look().width}x${look().height}`;
  const sizeOptions = () => {
    const known = Object.entries(text.sizes).map(([value, label]) => ({ value, label }));
    return sizeName() in text.sizes
      ? known
      : [...known, { value: sizeName(), label: text.otherSize(look().width, look().height) }];
  };

  return [
    {
      terms: `${text.size} ${text.sizeHint} aspect 4k 1080p vertical square`,
      view: () => (
        <SettingPair name={text.size} hint={text.sizeHint}>
          <Select
            label={text.size}
            hideLabel
            value={sizeName()}
            options={sizeOptions()}
            onChange={(value) => {
              const [width = 0, height = 0] = value.split('x').map(Number);
              setLook({ width, height });
            }}
          />
        </SettingPair>
      ),
    },
    {
      terms: `${text.rate} ${text.rateHint} fps`,
      view: () => (
        <SettingPair name={text.rate} hint={text.rateHint}>
          <Select<RateName>
            label={text.rate}
            hideLabel
            value={look().rate}
            options={RATE_OPTIONS}
            onChange={(rate) => setLook({ rate })}
          />
        </SettingPair>
      ),
    },
    {
      terms: `${text.zoom} ${text.zoomHint} motion ken burns`,
      view: () => (
        <SettingPair name={text.zoom} hint={text.zoomHint}>
          <SettingSlider
            label={text.zoom}
            min={1}
            max={3}
            step={0.05}
            value={look().zoom}
            format={text.times}
            onChange={(zoom) => setLook({ zoom })}
          />
        </SettingPair>
      ),
    },
    {
      terms: `${text.transition} ${text.transitionHint} crossfade cut`,
      view: () => (
        <SettingPair name={text.transition} hint={text.transitionHint}>
          <Select
            label={text.transition}
            hideLabel
            value={look().transition.kind}
            options={TRANSITIONS.map((value) => ({ value, label: studioWords.transition.kinds[value] }))}
            onChange={(kind) => setLook({ transition: { ...look().transition, kind } })}
          />
        </SettingPair>
      ),
    },
    {
      terms: text.transitionLength,
      view: () => (
        <SettingPair name={text.transitionLength}>
          <SettingSlider
            label={text.transitionLength}
            min={0.1}
            max={3}
            step={0.1}
            value={look().transition.length / SAMPLE_RATE}
            format={text.seconds}
            onChange={(seconds) =>
              setLook({ transition: { ...look().transition, length: Math.round(seconds * SAMPLE_RATE) } })
            }
          />
        </SettingPair>
      ),
    },
    ...captionRows(
      () => look().captions,
      (captions) => setLook({ captions }),
    ),
    {
      terms: `${text.background} ${text.backgroundHint} colour`,
      view: () => (
        <SettingPair name={text.background} hint={text.backgroundHint}>
          <input
            class="set-colour"
            type="color"
            aria-label={text.background}
            value={look().background}
            onChange={(event) => setLook({ background: event.currentTarget.value })}
          />
        </SettingPair>
      ),
    },
    {
      terms: `${text.loudness} ${text.loudnessHint} volume lufs`,
      view: () => (
        <SettingPair name={text.loudness} hint={text.loudnessHint}>
          <Select
            label={text.loudness}
            hideLabel
            value={sound().loudness === null ? 'off' : String(sound().loudness)}
            options={LOUDNESS_OPTIONS}
            onChange={(value) => setSound({ loudness: loudnessFrom(value) })}
          />
        </SettingPair>
      ),
    },
    {
      terms: `${text.ducking} ${text.duckingHint}`,
      view: () => (
        <SettingPair name={text.ducking} hint={text.duckingHint}>
          <SettingSlider
            label={text.ducking}
            min={-40}
            max={0}
            step={1}
            value={sound().duckingDb}
            format={text.decibels}
            onChange={(duckingDb) => setSound({ duckingDb })}
          />
        </SettingPair>
      ),
    },
    {
      terms: text.reset,
      view: () => (
        <Button
          size="small"
          variant="ghost"
          onClick={() => {
            const before = preferences.settings.defaults;
            const kept = { look: { ...before.look }, sound: { ...before.sound } };
            void saveSetting(preferences, 'defaults', {
              look: DEFAULT_LOOK,
              sound: makeProject({ id: 'defaults', title: '' }).sound,
            });
            showToast({
              title: text.resetDone,
              action: {
                label: appWords.common.undo,
                run: () => void saveSetting(preferences, 'defaults', kept),
              },
            });
          }}
        >
          {text.reset}
        </Button>
      ),
    },
  ];
}
