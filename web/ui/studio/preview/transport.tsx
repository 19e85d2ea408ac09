import ChevronLeft from 'lucide-solid/icons/chevron-left';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import Pause from 'lucide-solid/icons/pause';
import Play from 'lucide-solid/icons/play';
import SkipBack from 'lucide-solid/icons/skip-back';
import SkipForward from 'lucide-solid/icons/skip-forward';
import Volume2 from 'lucide-solid/icons/volume-2';
import VolumeX from 'lucide-solid/icons/volume-x';
import { type JSX, Show } from 'solid-js';
import { samplesToSeconds } from '../../../../shared/model/time.ts';
import type { Icon } from '../../kit/icon.ts';
import { IconButton } from '../../kit/icon-button.tsx';
import { Tooltip } from '../../kit/tooltip.tsx';
import { preview as words } from '../../words/en/studio/preview.ts';
import { formatTimecode } from '../../words/format.ts';
import { useStudio } from '../studio-context.tsx';
import { type StudioCommand, shortcutOf } from '../studio-shortcuts.ts';
import { ScrubBar } from './scrub-bar.tsx';

/** Under the preview: the scrub bar, the time, and the keys of a player. */
export function Transport(): JSX.Element {
  const { preview } = useStudio();
  const film = () => preview.film();

  return (
    <div class="st-transport">
      <ScrubBar />
      <div class="st-transport__row">
        <div class="st-transport__time sl-numbers">
          <span class="st-transport__now">{formatTimecode(samplesToSeconds(preview.position()))}</span>
          <span class="sl-faint"> / {formatTimecode(samplesToSeconds(film()?.totalSamples ?? 0))}</span>
        </div>
        <div class="st-transport__keys">
          <Key label={words.toStart} icon={SkipBack} command="start" onPress={() => preview.seekFrame(0)} />
          <Key
            label={words.frameBack}
            icon={ChevronLeft}
            command="frame-back"
            onPress={() => preview.step(-1)}
          />
          <Key
            isMain
            label={preview.playing() ? words.pause : words.play}
            icon={preview.playing() ? Pause : Play}
            command="play"
            onPress={() => preview.toggle()}
          />
          <Key label={words.frameOn} icon={ChevronRight} command="frame-on" onPress={() => preview.step(1)} />
          <Key
            label={words.toEnd}
            icon={SkipForward}
            command="end"
            onPress={() => preview.seekFrame((film()?.totalFrames ?? 1) - 1)}
          />
        </div>
        <div class="st-transport__side">
          <Show when={preview.speed() !== 0 && preview.speed() !== 1}>
            <span class="st-transport__speed sl-numbers">{words.speed(preview.speed())}</span>
          </Show>
          <IconButton
            label={preview.muted() ? words.unmute : words.mute}
            icon={preview.muted() ? VolumeX : Volume2}
            size="small"
            shortcut={shortcutOf('mute')}
            tooltipPlacement="top"
            onClick={() => preview.setMuted(!preview.muted())}
          />
          <Show when={film()}>
            {(current) => (
              <Tooltip text={words.qualityHint} placement="top">
                {(handlers) => (
                  // biome-ignore lint/a11y/noNoninteractiveTabindex: reached by keyboard, so that its tooltip can be read
                  <span {...handlers} class="st-quality sl-numbers" tabIndex={0}>
                    {words.quality(Math.min(current().width, current().height))}
                  </span>
                )}
              </Tooltip>
            )}
          </Show>
        </div>
      </div>
    </div>
  );
}

/** A button of the player, with its key; without a film there is nothing to play. */
function Key(props: {
  readonly label: string;
  readonly icon: Icon;
  readonly command: StudioCommand;
  readonly isMain?: boolean | undefined;
  readonly onPress: () => void;
}): JSX.Element {
  const { preview } = useStudio();
  return (
    <IconButton
      class={props.isMain ? 'st-transport__play' : undefined}
      label={props.label}
      icon={props.icon}
      size={props.isMain ? 'medium' : 'small'}
      shortcut={shortcutOf(props.command)}
      tooltipPlacement="top"
      disabled={(preview.film()?.totalFrames ?? 0) === 0}
      onClick={() => props.onPress()}
    />
  );
}
