import './pictures.css';
import ImagePlus from 'lucide-solid/icons/image-plus';
import RotateCcw from 'lucide-solid/icons/rotate-ccw';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import X from 'lucide-solid/icons/x';
import { createMemo, For, type JSX, Show } from 'solid-js';
import type { PictureAsset } from '../../../../shared/model/project.ts';
import { IconButton } from '../../kit/icon-button.tsx';
import { ProgressBar } from '../../kit/progress-bar.tsx';
import { studioWords } from '../../words/studio.ts';
import { useStudio } from '../studio-context.tsx';
import { PICTURE_DRAG_TYPE } from './drag-types.ts';
import { pickFiles } from './pick-files.ts';

const words = studioWords.library;

/** All pictures of the story: drag one onto a segment, or press it to give it to the chosen ones. */
export function LibraryStrip(): JSX.Element {
  const { studio, actions } = useStudio();
  const readOnly = () => studio.mode() === 'read-only';
  const pictures = createMemo(() =>
    Object.values(studio.project().assets).filter((asset): asset is PictureAsset => asset.kind === 'picture'),
  );
  const uses = createMemo(() => {
    const counts = new Map<string, number>();
    for (const { visual } of studio.document().storyline) {
      if (visual.type === 'picture') counts.set(visual.asset, (counts.get(visual.asset) ?? 0) + 1);
    }
    return counts;
  });
  const selection = () => studio.session.state.selection;
  const chosen = createMemo(() => {
    const ids = new Set(selection());
    const visual = studio.document().storyline.find((segment) => ids.has(segment.id))?.visual;
    return visual?.type === 'picture' ? visual.asset : null;
  });
  const add = async () => {
    const files = await pickFiles('picture');
    if (files.length > 0) await studio.imports.pictures(files, { type: 'in-order' });
  };

  return (
    <section class="st-library" aria-label={words.title}>
      <header class="st-panel-head st-panel-head--small">
        <h2 class="st-panel-head__title">{words.title}</h2>
        <span class="sl-faint sl-numbers">{pictures().length > 0 ? pictures().length : ''}</span>
        <span class="st-top__gap" />
        <IconButton
          label={words.add}
          icon={ImagePlus}
          size="small"
          disabled={readOnly()}
          onClick={() => void add()}
        />
      </header>
      <ImportList />
      <div class="st-library__strip">
        <For each={pictures()} fallback={<p class="st-library__empty">{words.empty}</p>}>
          {(asset) => (
            <div class="st-library__cell">
              <button
                type="button"
                class="st-library__item"
                classList={{ 'st-library__item--chosen': chosen() === asset.id }}
                draggable={!readOnly()}
                disabled={readOnly()}
                title={asset.name}
                aria-label={words.use(asset.name, uses().get(asset.id) ?? 0, selection().length)}
                onDragStart={(event) => {
                  event.dataTransfer?.setData(PICTURE_DRAG_TYPE, asset.id);
                  if (event.dataTransfer !== null) event.dataTransfer.effectAllowed = 'copy';
                }}
                onKeyDown={(event) => {
                  if (event.key !== 'Delete' && event.key !== 'Backspace') return;
                  event.preventDefault();
                  // The same key deletes segments elsewhere on this screen.
                  event.stopPropagation();
                  actions.removeMedia(asset.id);
                }}
                onClick={() => {
                  if (selection().length > 0) actions.setPicture(selection(), asset.id);
                }}
              >
                <Show
                  when={studio.media.state(asset.id) !== 'lost'}
                  fallback={<TriangleAlert class="st-library__lost" size={16} aria-label={words.lost} />}
                >
                  <Show when={studio.media.thumbnail(asset.id)}>
                    {(url) => <img src={url()} alt="" draggable={false} decoding="async" />}
                  </Show>
                </Show>
                <span class="st-library__uses sl-numbers" aria-hidden="true">
                  {uses().get(asset.id) ?? 0}
                </span>
              </button>
              <Show when={!readOnly()}>
                <IconButton
                  class="st-library__remove"
                  label={words.remove(asset.name, uses().get(asset.id) ?? 0)}
                  icon={X}
                  size="small"
                  shortcut="Delete"
                  tooltipPlacement="top"
                  // Beside the picture's own key for it, a stop in the order of Tab for each would be too many.
                  tabIndex={-1}
                  onClick={() => actions.removeMedia(asset.id)}
                />
              </Show>
            </div>
          )}
        </For>
      </div>
    </section>
  );
}

/** Files on their way in, and those that could not come. */
function ImportList(): JSX.Element {
  const { studio } = useStudio();
  const shown = () => studio.imports.items().filter((item) => item.stage !== 'copying' || item.ratio < 1);
  const going = () => shown().filter((item) => item.stage !== 'failed');
  const failed = () => shown().filter((item) => item.stage === 'failed');
  const ratio = () => {
    const bytes = going().reduce((sum, item) => sum + item.bytes, 0);
    const done = going().reduce((sum, item) => sum + item.bytes * item.ratio, 0);
    return bytes === 0 ? null : done / bytes;
  };
  return (
    <>
      <Show when={going().length > 0}>
        <div class="st-imports">
          <p class="st-imports__line">{words.importing(going().length, going()[0]?.name ?? '')}</p>
          <ProgressBar label={words.importing(going().length, '')} ratio={ratio()} thin />
        </div>
      </Show>
      <Show when={failed().length > 0}>
        <ul class="st-imports st-imports--failed" aria-label={words.failedTitle}>
          <For each={failed()}>
            {(item) => (
              <li class="st-imports__failed">
                <TriangleAlert size={14} aria-hidden="true" />
                <div class="st-imports__words">
                  <p class="st-imports__name">{item.name}</p>
                  <p>{item.error?.message}</p>
                </div>
                <IconButton
                  label={words.retry(item.name)}
                  icon={RotateCcw}
                  size="small"
                  onClick={() => studio.imports.retry(item.id)}
                />
                <IconButton
                  label={words.dismiss(item.name)}
                  icon={X}
                  size="small"
                  onClick={() => studio.imports.dismiss(item.id)}
                />
              </li>
            )}
          </For>
        </ul>
      </Show>
    </>
  );
}
