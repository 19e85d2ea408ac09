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
import { IconButton } from '../../kit/icon-button.tsx';
import { Tooltip, TooltipTrigger } from '../../kit/tooltip.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import { formatTimecode } from '../../words/format.ts';
import { useStudio } from '../studio-context.tsx';
import { shortcutOf } from '../studio-shortcuts.ts';
import { ScrubBar } from './scrub-bar.tsx';

/** Under the preview: the scrub bar, the time, and the keys of a player. */
export function Transport(): JSX.Element {
  const { preview } = useStudio();
  const film = () => preview.film();
  const isEmpty = () => (film()?.totalFrames ?? 0) === 0;

  return (
    <div class="st-transport">
      <ScrubBar />
      <div class="st-transport__row">
        <div class="st-transport__time sl-numbers">
          <span class="st-transport__now">{formatTimecode(samplesToSeconds(preview.position()))}</span>
          <span class="sl-faint"> / {formatTimecode(samplesToSeconds(film()?.totalSamples ?? 0))}</span>
        </div>
        <div class="st-transport__keys">
          <IconButton
            label={studioWords.preview.toStart}
            icon={SkipBack}
            size="small"
            shortcut={shortcutOf('start')}
            tooltipPlacement="top"
            disabled={isEmpty()}
            onClick={() => preview.seekFrame(0)}
          />
          <IconButton
            label={studioWords.preview.frameBack}
            icon={ChevronLeft}
            size="small"
            shortcut={shortcutOf('frame-back')}
            tooltipPlacement="top"
            disabled={isEmpty()}
            onClick={() => preview.step(-1)}
          />
          <IconButton
            class="st-transport__play"
            label={preview.playing() ? studioWords.preview.pause : studioWords.preview.play}
            icon={preview.playing() ? Pause : Play}
            shortcut={shortcutOf('play')}
            tooltipPlacement="top"
            disabled={isEmpty()}
            onClick={() => preview.toggle()}
          />
          <IconButton
            label={studioWords.preview.frameOn}
            icon={ChevronRight}
            size="small"
            shortcut={shortcutOf('frame-on')}
            tooltipPlacement="top"
            disabled={isEmpty()}
            onClick={() => preview.step(1)}
          />
          <IconButton
            label={studioWords.preview.toEnd}
            icon={SkipForward}
            size="small"
            shortcut={shortcutOf('end')}
            tooltipPlacement="top"
            disabled={isEmpty()}
            onClick={() => preview.seekFrame((film()?.totalFrames ?? 1) - 1)}
          />
        </div>
        <div class="st-transport__side">
          <Show when={preview.speed() !== 0 && preview.speed() !== 1}>
            <span class="st-transport__speed sl-numbers">{studioWords.preview.speed(preview.speed())}</span>
          </Show>
          <IconButton
            label={preview.muted() ? studioWords.preview.unmute : studioWords.preview.mute}
            icon={preview.muted() ? VolumeX : Volume2}
            size="small"
            shortcut={shortcutOf('mute')}
            tooltipPlacement="top"
            onClick={() => preview.setMuted(!preview.muted())}
          />
          <Show when={film()}>
            {(current) => (
              <Tooltip text={studioWords.preview.qualityHint} placement="top">
                <TooltipTrigger as="span" class="st-quality sl-numbers" tabIndex={0}>
                  {studioWords.preview.quality(Math.min(current().width, current().height))}
                </TooltipTrigger>
              </Tooltip>
            )}
          </Show>
        </div>
      </div>
    </div>
  );
}
