import { createMemo, createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import { samplesToSeconds } from '../../../shared/model/time.ts';
import type { Profile } from '../../../shared/profiles/profiles.ts';
import { createShapes } from '../../state/shapes.ts';
import type { Studio } from '../../state/studio-types.ts';
import { FindProgress } from '../framing/find-note.tsx';
import { FramingDialog } from '../framing/framing-dialog.tsx';
import { Slider } from '../kit/slider.tsx';
import { batch as words } from '../words/en/batch.ts';
import { formatTimecode } from '../words/format.ts';
import { ShapeCard } from './shape-card.tsx';

export interface ShapesPreviewProps {
  readonly studio: Studio;
  readonly profiles: readonly Profile[];
}

/** All chosen formats side by side, at one moment of the film. */
export function ShapesPreview(props: ShapesPreviewProps): JSX.Element {
  const { studio } = props;
  const [framing, setFraming] = createSignal<string | null>(null);
  const lost = createMemo(() =>
    Object.values(studio.document().assets).flatMap(({ id, sha256 }) =>
      sha256 !== null && studio.media.state(id) === 'lost' ? [sha256] : [],
    ),
  );
  const shapes = createShapes({
    document: studio.document,
    lost,
    profiles: () => props.profiles,
    openMedia: ({ id }) => studio.media.file(id),
    startAt: studio.session.state.playhead,
  });
  onCleanup(() => {
    studio.smartCrop.cancel();
    shapes.close();
  });
  const length = () => Math.max(1, shapes.length());

  return (
    <section class="bt-preview">
      <Show when={props.profiles.length > 0} fallback={<p class="bt-none">{words.none}</p>}>
        <Slider
          label={words.moment}
          value={Math.min(shapes.at(), length())}
          min={0}
          max={length()}
          step={Math.max(1, Math.floor(length() / 1000))}
          format={(at) => formatTimecode(samplesToSeconds(at))}
          onInput={shapes.show}
        />
        <FindProgress smartCrop={studio.smartCrop} />
        <ul class="bt-cards">
          <For each={props.profiles}>
            {(profile) => (
              <ShapeCard studio={studio} shapes={shapes} profile={profile} onFraming={setFraming} />
            )}
          </For>
        </ul>
      </Show>
      <Show when={framing()} keyed>
        {(profile) => (
          <FramingDialog
            studio={studio}
            profiles={props.profiles}
            profile={profile}
            segment={null}
            startAt={shapes.at()}
            onClose={() => setFraming(null)}
          />
        )}
      </Show>
    </section>
  );
}
