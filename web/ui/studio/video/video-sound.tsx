import { type JSX, Show } from 'solid-js';
import type { Segment, VideoSound as Sound, VideoVisual } from '../../../../shared/model/project.ts';
import { Segmented } from '../../kit/segmented.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import { video as words } from '../../words/en/video.ts';
import { commonValue } from '../inspector/common-value.ts';
import { EditSlider } from '../inspector/edit-slider.tsx';
import { useStudio } from '../studio-context.tsx';

export interface VideoSoundProps {
  /** Each shows a video. */
  readonly segments: readonly (Segment & { readonly visual: VideoVisual })[];
}

/** What the sound of the chosen segments' videos is used for. */
export function VideoSound(props: VideoSoundProps): JSX.Element {
  const { studio, actions } = useStudio();
  const isReadOnly = () => studio.mode() === 'read-only';
  const ids = () => props.segments.map(({ id }) => id);
  const hasSound = () =>
    props.segments.some(({ visual }) => {
      const asset = studio.project().assets[visual.asset];
      return asset?.kind === 'video' && asset.sound !== null;
    });
  const sound = () => commonValue(props.segments, ({ visual }) => visual.sound);
  const isHeard = () => props.segments.some(({ visual }) => visual.sound !== 'off');
  const isNarrated = () => props.segments.some(({ narration }) => narration !== null);

  return (
    <Show when={hasSound()} fallback={<p class="st-note">{words.noSound}</p>}>
      <div class="st-stack">
        <span class="sl-field__label">{words.sound}</span>
        <Segmented<Sound | 'several'>
          label={words.sound}
          value={sound() ?? 'several'}
          options={SOUNDS.map((each) => ({
            value: each,
            label: words.sounds[each],
            disabled: isReadOnly(),
          }))}
          onChange={(next) => {
            if (next !== 'several') actions.setVideoSound(ids(), next);
          }}
        />
        <Show when={sound()}>
          {(current) => (
            <p class="st-note">
              {words.soundHints[current()]} {isNarrated() ? words.takesVoice : ''}
            </p>
          )}
        </Show>
      </div>
      <Show when={isHeard()}>
        <EditSlider
          label={words.volume}
          value={props.segments[0]?.visual.gainDb ?? 0}
          min={-60}
          max={24}
          step={1}
          format={studioWords.sound.decibels}
          onChange={(gainDb) => actions.setVideoGain(ids(), gainDb)}
        />
      </Show>
    </Show>
  );
}

/** From the least to the most that is done with it. */
const SOUNDS: readonly Sound[] = ['off', 'beside', 'narration'];
