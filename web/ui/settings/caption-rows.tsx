import {
  CAPTION_FONTS,
  type CaptionMode,
  type CaptionStyle,
  type Look,
} from '../../../shared/model/project.ts';
import { Segmented } from '../kit/segmented.tsx';
import { Select } from '../kit/select.tsx';
import { Switch } from '../kit/switch.tsx';
import { settings as words } from '../words/en/settings.ts';
import { studio as studioWords } from '../words/en/studio.ts';
import type { SettingsRow } from './section-types.ts';
import { SettingPair } from './setting-pair.tsx';
import { SettingSlider } from './setting-slider.tsx';

const text = words.defaults;
const studio = studioWords.captions;
const MODES = ['burn', 'sidecar', 'track', 'off'] as const satisfies readonly CaptionMode[];
const POSITIONS = ['top', 'middle', 'bottom'] as const satisfies readonly CaptionStyle['position'][];
const HIGHLIGHT = '#ffd166';

/** How the captions of new stories look; the rest of the style is set in the story, where it is seen. */
export function captionRows(
  captions: () => Look['captions'],
  change: (captions: Look['captions']) => void,
): readonly SettingsRow[] {
  const style = () => captions().style;
  const changeStyle = (part: Partial<CaptionStyle>) =>
    change({ ...captions(), style: { ...style(), ...part } });
  return [
    {
      terms: `${text.captions} ${text.captionsHint} subtitles`,
      view: () => (
        <SettingPair name={text.captions} hint={studio.modeHints[captions().mode]}>
          <Select
            label={text.captions}
            hideLabel
            value={captions().mode}
            options={MODES.map((value) => ({
              value,
              label: studio.modes[value],
              hint: studio.modeHints[value],
            }))}
            onChange={(mode) => change({ ...captions(), mode })}
          />
        </SettingPair>
      ),
    },
    {
      terms: `${text.captionFont} ${text.captionFontHint} caption style lettering`,
      view: () => (
        <SettingPair name={text.captionFont} hint={text.captionFontHint}>
          <Select
            label={text.captionFont}
            hideLabel
            value={style().font}
            options={CAPTION_FONTS.map((value) => ({ value, label: studio.fonts[value] }))}
            onChange={(font) => changeStyle({ font })}
          />
        </SettingPair>
      ),
    },
    {
      terms: `${text.captionSize} ${text.captionSizeHint} caption style lettering`,
      view: () => (
        <SettingPair name={text.captionSize} hint={text.captionSizeHint}>
          <SettingSlider
            label={text.captionSize}
            min={15}
            max={200}
            step={1}
            value={style().size}
            format={(size) => studio.sizeValue(size / 10)}
            onChange={(size) => changeStyle({ size })}
          />
        </SettingPair>
      ),
    },
    {
      terms: `${text.captionPosition} ${text.captionPositionHint} caption style`,
      view: () => (
        <SettingPair name={text.captionPosition} hint={text.captionPositionHint}>
          <Segmented
            label={text.captionPosition}
            value={style().position}
            options={POSITIONS.map((value) => ({ value, label: studio.positions[value] }))}
            onChange={(position) => changeStyle({ position })}
          />
        </SettingPair>
      ),
    },
    {
      terms: `${studio.highlightOn} ${studio.highlightHint} caption style karaoke`,
      view: () => (
        <Switch
          label={studio.highlightOn}
          hint={studio.highlightHint}
          checked={style().highlight !== null}
          onChange={(isOn) => changeStyle({ highlight: isOn ? HIGHLIGHT : null })}
        />
      ),
    },
  ];
}
