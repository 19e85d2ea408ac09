import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import X from 'lucide-solid/icons/x';
import { type JSX, Show } from 'solid-js';
import type { ShownAsset } from '../../../../shared/model/derive.ts';
import { samplesToSeconds } from '../../../../shared/model/time.ts';
import { IconButton } from '../../kit/icon-button.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import { formatDuration } from '../../words/format.ts';
import { useStudio } from '../studio-context.tsx';
import { VideoMark } from '../video/video-mark.tsx';
import { PICTURE_DRAG_TYPE } from './drag-types.ts';
import { pickFiles } from './pick-files.ts';

const words = studioWords.library;

export interface LibraryItemProps {
  readonly asset: ShownAsset;
  readonly uses: number;
  readonly isChosen: boolean;
}

/** One picture or video of the library. */
export function LibraryItem(props: LibraryItemProps): JSX.Element {
  const { studio, actions } = useStudio();
  const readOnly = () => studio.mode() === 'read-only';
  const selection = () => studio.session.state.selection;
  const isLost = () => studio.media.state(props.asset.id) === 'lost';
  const name = () =>
    props.asset.kind === 'video'
      ? words.videoName(props.asset.name, formatDuration(samplesToSeconds(props.asset.samples)))
      : props.asset.name;
  const use = async () => {
    if (!isLost()) {
      if (selection().length > 0) actions.setPicture(selection(), props.asset.id);
      return;
    }
    const [file] = await pickFiles(props.asset.kind, false);
    if (file !== undefined) await studio.imports.relink(props.asset.id, file);
  };

  return (
    <div class="st-library__cell">
      <button
        type="button"
        class="st-library__item"
        classList={{
          'st-library__item--chosen': props.isChosen,
          'st-library__item--lost': isLost(),
        }}
        draggable={!readOnly()}
        disabled={readOnly()}
        title={props.asset.name}
        aria-label={
          isLost() ? words.findLost(props.asset.name) : words.use(name(), props.uses, selection().length)
        }
        onDragStart={(event) => {
          event.dataTransfer?.setData(PICTURE_DRAG_TYPE, props.asset.id);
          if (event.dataTransfer !== null) event.dataTransfer.effectAllowed = 'copy';
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Delete' && event.key !== 'Backspace') return;
          event.preventDefault();
          // The same key deletes segments elsewhere on this screen.
          event.stopPropagation();
          actions.removeMedia(props.asset.id);
        }}
        onClick={() => void use()}
      >
        <Show
          when={!isLost()}
          fallback={
            <span class="st-library__lost">
              <TriangleAlert size={16} aria-hidden="true" />
              {words.lost}
            </span>
          }
        >
          <Show when={studio.media.thumbnail(props.asset.id)}>
            {(url) => <img src={url()} alt="" draggable={false} decoding="async" />}
          </Show>
        </Show>
        <Show when={!isLost() && props.asset.kind === 'video' && props.asset}>
          {(video) => <VideoMark samples={video().samples} />}
        </Show>
        <Show when={!isLost()}>
          <span class="st-library__uses sl-numbers" aria-hidden="true">
            {props.uses}
          </span>
        </Show>
      </button>
      <Show when={!readOnly()}>
        <IconButton
          class="st-library__remove"
          label={words.remove(props.asset.name, props.uses)}
          icon={X}
          size="small"
          shortcut="Delete"
          tooltipPlacement="top"
          // Beside the picture's own key for it, a stop in the order of Tab for each would be too many.
          tabIndex={-1}
          onClick={() => actions.removeMedia(props.asset.id)}
        />
      </Show>
    </div>
  );
}
