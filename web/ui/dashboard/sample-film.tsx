import Pause from 'lucide-solid/icons/pause';
import Play from 'lucide-solid/icons/play';
import Volume2 from 'lucide-solid/icons/volume-2';
import VolumeX from 'lucide-solid/icons/volume-x';
import { createEffect, createSignal, type JSX, onMount, Show } from 'solid-js';
import type { Asset, Project } from '../../../shared/model/project.ts';
import { samplesToSeconds } from '../../../shared/model/time.ts';
import { createPreviewPlayer, makePreviewSound, type PreviewSound } from '../../state/preview-player.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { formatTimecode } from '../words/format.ts';
import { words } from '../words/words.ts';
import { readShippedSample, shippedFile } from './shipped-sample.ts';

const text = words.dashboard.firstRun;

/** The sample story, played from the files that ship with the studio by what plays every story. */
export function SampleFilm(props: {
  /** An export wants the machine for itself. */
  readonly isPaused: boolean;
}): JSX.Element {
  const [sample, setSample] = createSignal<Project | null>(null);
  onMount(() => {
    // Without it the still picture stays, which says as much.
    readShippedSample().then(setSample, () => {});
  });
  return (
    <Show when={sample()} keyed>
      {(project) => <Film project={project} isPaused={props.isPaused} />}
    </Show>
  );
}

function Film(props: { readonly project: Project; readonly isPaused: boolean }): JSX.Element {
  // Given once: the parent is keyed by it.
  const { project } = props;
  const [isHeard, setHeard] = createSignal(false);
  const openMedia = (asset: Asset) => shippedFile(asset);
  const player = createPreviewPlayer({
    document: () => project,
    openMedia,
    lost: () => [],
    sound: soundWhenAsked(makePreviewSound({ document: () => project, openMedia }), isHeard),
    startAt: 0,
    onRest: () => {},
  });
  let canvas: HTMLCanvasElement | undefined;
  onMount(() => {
    if (canvas !== undefined) player.attach(canvas);
  });

  let hasBegun = false;
  createEffect(() => {
    if (player.status() !== 'ready' || hasBegun || props.isPaused) return;
    hasBegun = true;
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) player.play();
  });
  createEffect(() => {
    if (props.isPaused) player.pause();
  });
  const hear = () => {
    const wasPlaying = player.playing();
    player.pause();
    setHeard((heard) => !heard);
    if (wasPlaying || isHeard()) player.play();
  };
  const at = () => formatTimecode(samplesToSeconds(player.position()), false);
  const length = () => formatTimecode(samplesToSeconds(player.film()?.totalSamples ?? 0), false);

  return (
    <>
      <canvas
        ref={canvas}
        class="dash-first__canvas"
        classList={{ 'dash-first__canvas--shown': player.shownFrame() >= 0 }}
        role="img"
        aria-label={text.film}
      />
      <Show when={player.status() === 'ready'}>
        <div class="dash-first__transport">
          <IconButton
            size="small"
            label={player.playing() ? text.pause : text.play}
            icon={player.playing() ? Pause : Play}
            tooltipPlacement="top"
            onClick={() => player.toggle()}
          />
          <IconButton
            size="small"
            label={isHeard() ? text.mute : text.unmute}
            icon={isHeard() ? Volume2 : VolumeX}
            tooltipPlacement="top"
            onClick={hear}
          />
          <span class="sl-numbers">
            {at()} / {length()}
          </span>
        </div>
      </Show>
    </>
  );
}

/** No page may speak before it is asked to; until then the computer's clock leads the pictures. */
function soundWhenAsked(sound: PreviewSound, isHeard: () => boolean): PreviewSound {
  return {
    ...sound,
    async start(from, options) {
      if (isHeard()) return sound.start(from, options);
      options.onClock({ at: performance.timeOrigin + performance.now(), sample: from, speed: 1 });
    },
  };
}
