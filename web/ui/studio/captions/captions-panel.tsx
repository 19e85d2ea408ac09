import AlignVerticalSpaceAround from 'lucide-solid/icons/align-vertical-space-around';
import Captions from 'lucide-solid/icons/captions';
import Type from 'lucide-solid/icons/type';
import { type JSX, Show } from 'solid-js';
import { CAPTION_FONTS, type CaptionMode } from '../../../../shared/model/project.ts';
import { Segmented } from '../../kit/segmented.tsx';
import { Select } from '../../kit/select.tsx';
import { Switch } from '../../kit/switch.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import { formatPercent } from '../../words/format.ts';
import { ColourField } from '../inspector/colour-field.tsx';
import { EditSlider } from '../inspector/edit-slider.tsx';
import { Group } from '../inspector/group.tsx';
import { useStudio } from '../studio-context.tsx';
import { CaptionFiles } from './caption-files.tsx';

const words = studioWords.captions;
const MODES: readonly CaptionMode[] = ['burn', 'sidecar', 'track', 'off'];

/** How words look on the film; every change shows at once in the preview. */
export function CaptionsPanel(): JSX.Element {
  const { studio, actions } = useStudio();
  const captions = () => studio.project().look.captions;
  const style = () => captions().style;
  const readOnly = () => studio.mode() === 'read-only';

  return (
    <>
      <Group name="captions-mode" title={words.group} icon={Captions} summary={words.modes[captions().mode]}>
        <Select
          label={words.mode}
          value={captions().mode}
          options={MODES.map((mode) => ({
            value: mode,
            label: words.modes[mode],
            hint: words.modeHints[mode],
          }))}
          disabled={readOnly()}
          onChange={(mode) => actions.setCaptionMode(mode)}
        />
        <CaptionFiles />
      </Group>
      <Show when={captions().mode === 'burn'}>
        <Group name="captions-type" title={words.type} icon={Type} summary={words.fonts[style().font]}>
          <Select
            label={words.font}
            value={style().font}
            options={CAPTION_FONTS.map((font) => ({ value: font, label: words.fonts[font] }))}
            disabled={readOnly()}
            onChange={(font) => actions.setCaptionStyle({ font })}
          />
          <EditSlider
            label={words.size}
            value={style().size}
            min={15}
            max={200}
            step={1}
            format={(value) => words.sizeValue(value / 10)}
            onChange={(size) => actions.setCaptionStyle({ size })}
          />
          <EditSlider
            label={words.weight}
            value={style().weight}
            min={300}
            max={900}
            step={100}
            format={String}
            onChange={(weight) => actions.setCaptionStyle({ weight })}
          />
          <div class="st-pair">
            <ColourField
              label={words.colour}
              value={style().colour}
              onChange={(colour) => actions.setCaptionStyle({ colour })}
            />
            <Show when={style().highlight}>
              {(highlight) => (
                <ColourField
                  label={words.highlight}
                  value={highlight()}
                  onChange={(next) => actions.setCaptionStyle({ highlight: next })}
                />
              )}
            </Show>
          </div>
          <Switch
            label={words.highlightOn}
            hint={words.highlightHint}
            checked={style().highlight !== null}
            disabled={readOnly()}
            onChange={(on) => actions.setCaptionStyle({ highlight: on ? '#ffd166' : null })}
          />
          <Switch
            label={words.outlineOn}
            checked={style().outline !== null}
            disabled={readOnly()}
            onChange={(on) =>
              actions.setCaptionStyle({ outline: on ? { colour: '#101014', width: 0.08 } : null })
            }
          />
          <Show when={style().outline}>
            {(outline) => (
              <>
                <ColourField
                  label={words.outline}
                  value={outline().colour}
                  onChange={(colour) => actions.setCaptionStyle({ outline: { ...outline(), colour } })}
                />
                <EditSlider
                  label={words.outlineWidth}
                  value={outline().width}
                  min={0}
                  max={0.3}
                  step={0.01}
                  format={formatPercent}
                  onChange={(width) => actions.setCaptionStyle({ outline: { ...outline(), width } })}
                />
              </>
            )}
          </Show>
          <Switch
            label={words.boxOn}
            checked={style().box !== null}
            disabled={readOnly()}
            onChange={(on) =>
              actions.setCaptionStyle({ box: on ? { colour: '#000000', opacity: 0.6 } : null })
            }
          />
          <Show when={style().box}>
            {(box) => (
              <>
                <ColourField
                  label={words.box}
                  value={box().colour}
                  onChange={(colour) => actions.setCaptionStyle({ box: { ...box(), colour } })}
                />
                <EditSlider
                  label={words.boxOpacity}
                  value={box().opacity}
                  min={0}
                  max={1}
                  step={0.05}
                  format={formatPercent}
                  onChange={(opacity) => actions.setCaptionStyle({ box: { ...box(), opacity } })}
                />
              </>
            )}
          </Show>
        </Group>
        <Group
          name="captions-place"
          title={words.place}
          icon={AlignVerticalSpaceAround}
          summary={words.positions[style().position]}
        >
          <div class="st-stack">
            <span class="sl-field__label">{words.position}</span>
            <Segmented
              label={words.position}
              value={style().position}
              options={(['top', 'middle', 'bottom'] as const).map((value) => ({
                value,
                label: words.positions[value],
                disabled: readOnly(),
              }))}
              onChange={(position) => actions.setCaptionStyle({ position })}
            />
          </div>
          <EditSlider
            label={words.safeArea}
            value={style().safeArea}
            min={0}
            max={0.25}
            step={0.01}
            format={formatPercent}
            onChange={(safeArea) => actions.setCaptionStyle({ safeArea })}
          />
          <EditSlider
            label={words.maxLines}
            value={style().maxLines}
            min={1}
            max={4}
            step={1}
            format={words.lines}
            onChange={(maxLines) => actions.setCaptionStyle({ maxLines })}
          />
          <EditSlider
            label={words.maxCharacters}
            value={style().maxCharacters}
            min={8}
            max={160}
            step={1}
            format={words.characters}
            onChange={(maxCharacters) => actions.setCaptionStyle({ maxCharacters })}
          />
        </Group>
      </Show>
    </>
  );
}
