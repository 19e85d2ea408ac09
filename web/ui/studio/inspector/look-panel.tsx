import Blend from 'lucide-solid/icons/blend';
import Film from 'lucide-solid/icons/film';
import Move3d from 'lucide-solid/icons/move-3d';
import Proportions from 'lucide-solid/icons/proportions';
import Shuffle from 'lucide-solid/icons/shuffle';
import type { JSX } from 'solid-js';
import { EASINGS } from '../../../../shared/model/project.ts';
import { RATES, type RateName } from '../../../../shared/model/time.ts';
import { ShapesList } from '../../framing/shapes-list.tsx';
import { TowardFaces } from '../../framing/toward-faces.tsx';
import { Button } from '../../kit/button.tsx';
import { Segmented } from '../../kit/segmented.tsx';
import { Select } from '../../kit/select.tsx';
import { framing as framingWords } from '../../words/en/framing.ts';
import { studio as studioWords } from '../../words/en/studio.ts';
import { useStudio } from '../studio-context.tsx';
import { ColourField } from './colour-field.tsx';
import { EditSlider } from './edit-slider.tsx';
import { Group } from './group.tsx';
import { ASPECTS, type AspectName, aspectOf, SHORT_SIDES, sizeFor } from './output-sizes.ts';
import { TransitionFields } from './transition-group.tsx';

const words = studioWords.look;
const RATE_NAMES = Object.keys(RATES) as RateName[]; // the keys of a constant are its names

/** What all segments share: size, rate, zoom, transition, background. */
export function LookPanel(): JSX.Element {
  const { studio, actions } = useStudio();
  const look = () => studio.project().look;
  const readOnly = () => studio.mode() === 'read-only';
  const aspect = () => aspectOf(look());
  const shortSide = () => Math.min(look().width, look().height);
  const sizes = () => [...new Set([...SHORT_SIDES, shortSide()])].sort((a, b) => a - b);

  return (
    <>
      <Group name="format" title={words.format} icon={Film} summary={words.size(look().width, look().height)}>
        <div class="st-stack">
          <span class="sl-field__label">{words.aspect}</span>
          <Segmented<AspectName>
            label={words.aspect}
            value={aspect() ?? 'other'}
            options={ASPECTS.map((each) => ({
              value: each,
              label: words.aspects[each],
              disabled: readOnly(),
            }))}
            onChange={(next) => actions.setLook(sizeFor(next, shortSide()))}
          />
        </div>
        <Select
          label={words.resolution}
          value={String(shortSide())}
          options={sizes().map((side) => {
            const { width, height } = sizeFor(aspect() ?? look(), side);
            return { value: String(side), label: words.sizeName(side), hint: words.size(width, height) };
          })}
          disabled={readOnly()}
          onChange={(side) => actions.setLook(sizeFor(aspect() ?? look(), Number(side)))}
        />
        <Select
          label={words.rate}
          value={look().rate}
          options={RATE_NAMES.map((rate) => ({ value: rate, label: words.rateName(rate) }))}
          disabled={readOnly()}
          onChange={(rate) => actions.setLook({ rate })}
        />
        <ColourField
          label={words.background}
          value={look().background}
          onChange={(background) => actions.setLook({ background })}
        />
      </Group>
      <Group
        name="look-motion"
        title={words.motion}
        icon={Move3d}
        summary={studioWords.motion.zoomValue(look().zoom)}
      >
        <EditSlider
          label={words.zoom}
          value={look().zoom}
          min={1}
          max={3}
          step={0.05}
          format={studioWords.motion.zoomValue}
          onChange={(zoom) => actions.setLook({ zoom })}
        />
        <Select
          label={words.easing}
          value={look().easing}
          options={EASINGS.map((each) => ({ value: each, label: studioWords.motion.easings[each] }))}
          disabled={readOnly()}
          onChange={(easing) => actions.setLook({ easing })}
        />
        <Button size="small" icon={Shuffle} disabled={readOnly()} onClick={() => actions.dealMoves()}>
          {words.deal}
        </Button>
        <p class="st-note">{words.dealHint}</p>
        <TowardFaces studio={studio} segments={null} />
      </Group>
      <Group name="shapes" title={framingWords.group} icon={Proportions}>
        <ShapesList studio={studio} segment={() => studio.session.state.selection[0] ?? null} />
      </Group>
      <Group
        name="look-transition"
        title={words.transition}
        icon={Blend}
        summary={studioWords.transition.kinds[look().transition.kind]}
      >
        <TransitionFields
          value={look().transition}
          onChange={(transition) => actions.setLook({ transition })}
        />
        <Button
          size="small"
          disabled={readOnly()}
          onClick={() => actions.transitionForAll(look().transition)}
        >
          {words.transitionForAll}
        </Button>
      </Group>
    </>
  );
}
