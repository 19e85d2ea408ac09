import Trash2 from 'lucide-solid/icons/trash';
import { type JSX, Show } from 'solid-js';
import type { AudioClip } from '../../../../shared/model/project.ts';
import { type Samples, samplesToSeconds, secondsToSamples } from '../../../../shared/model/time.ts';
import { IconButton } from '../../kit/icon-button.tsx';
import { Switch } from '../../kit/switch.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import { formatTimecode } from '../../words/format.ts';
import { EditSlider } from '../inspector/edit-slider.tsx';
import { useStudio } from '../studio-context.tsx';
import { Waveform } from './waveform.tsx';

const words = studioWords.sound;
const LONGEST_FADE = 10;
const STEP = 0.1;

/** One piece of music: where it starts, which part of it, how it comes and goes. */
export function ClipCard(props: { readonly clip: AudioClip }): JSX.Element {
  const { studio, actions, preview } = useStudio();
  const asset = () => {
    const found = studio.project().assets[props.clip.asset];
    return found?.kind === 'sound' ? found : null;
  };
  const seconds = () => samplesToSeconds(asset()?.samples ?? 0);
  const from = () => samplesToSeconds(props.clip.from);
  const to = () => (props.clip.to === null ? seconds() : samplesToSeconds(props.clip.to));
  const film = () => samplesToSeconds(preview.film()?.totalSamples ?? 0);
  const change = (patch: Partial<AudioClip>) => actions.setClip(props.clip.id, patch);
  const time = (value: number) => formatTimecode(value);
  const whole = (value: number): Samples | null =>
    value >= seconds() - STEP / 2 ? null : secondsToSamples(value);

  return (
    <article class="st-clip" aria-label={asset()?.name ?? words.lost}>
      <header class="st-file">
        <span class="st-file__name" title={asset()?.name}>
          {asset()?.name ?? words.lost}
        </span>
        <span class="sl-faint sl-numbers">{formatTimecode(seconds(), false)}</span>
        <IconButton
          label={words.removeMusic}
          icon={Trash2}
          size="small"
          disabled={studio.mode() === 'read-only'}
          onClick={() => actions.removeClip(props.clip.id)}
        />
      </header>
      <Waveform
        asset={props.clip.asset}
        from={from() / Math.max(STEP, seconds())}
        to={to() / Math.max(STEP, seconds())}
      />
      <EditSlider
        label={words.volume}
        value={props.clip.gainDb}
        min={-60}
        max={12}
        step={1}
        format={words.decibels}
        onChange={(gainDb) => change({ gainDb })}
      />
      <EditSlider
        label={words.startsAt}
        value={samplesToSeconds(props.clip.at)}
        min={0}
        max={Math.max(1, Math.ceil(film()), Math.ceil(samplesToSeconds(props.clip.at)))}
        step={STEP}
        format={time}
        onChange={(at) => change({ at: secondsToSamples(at) })}
      />
      <div class="st-pair">
        <EditSlider
          label={words.trimStart}
          value={from()}
          min={0}
          max={Math.max(STEP, to() - 0.5)}
          step={STEP}
          format={time}
          onChange={(value) => change({ from: secondsToSamples(value) })}
        />
        <EditSlider
          label={words.trimEnd}
          value={to()}
          min={Math.min(seconds(), from() + 0.5)}
          max={Math.max(from() + 0.5, seconds())}
          step={STEP}
          format={time}
          onChange={(value) => change({ to: whole(value) })}
        />
      </div>
      <div class="st-pair">
        <EditSlider
          label={words.fadeIn}
          value={samplesToSeconds(props.clip.fadeIn)}
          min={0}
          max={LONGEST_FADE}
          step={STEP}
          format={words.seconds}
          onChange={(value) => change({ fadeIn: secondsToSamples(value) })}
        />
        <EditSlider
          label={words.fadeOut}
          value={samplesToSeconds(props.clip.fadeOut)}
          min={0}
          max={LONGEST_FADE}
          step={STEP}
          format={words.seconds}
          onChange={(value) => change({ fadeOut: secondsToSamples(value) })}
        />
      </div>
      <Show when={asset()}>
        <Switch
          label={words.loop}
          checked={props.clip.loop}
          disabled={studio.mode() === 'read-only'}
          onChange={(loop) => change({ loop })}
        />
        <Switch
          label={words.duck}
          hint={words.duckHint}
          checked={props.clip.duck}
          disabled={studio.mode() === 'read-only'}
          onChange={(duck) => change({ duck })}
        />
      </Show>
    </article>
  );
}
