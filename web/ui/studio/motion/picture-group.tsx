import './motion.css';
import ArrowLeftRight from 'lucide-solid/icons/arrow-left-right';
import Image from 'lucide-solid/icons/image';
import ImagePlus from 'lucide-solid/icons/image-plus';
import Link2 from 'lucide-solid/icons/link-2';
import Maximize2 from 'lucide-solid/icons/maximize-2';
import RotateCcw from 'lucide-solid/icons/rotate-ccw';
import Trash2 from 'lucide-solid/icons/trash';
import { createMemo, For, type JSX, Show } from 'solid-js';
import { ALL_MOVES, EASINGS, type Segment } from '../../../../shared/model/project.ts';
import { TowardFaces } from '../../framing/toward-faces.tsx';
import { Button } from '../../kit/button.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { Select } from '../../kit/select.tsx';
import { Switch } from '../../kit/switch.tsx';
import { studio as studioWords } from '../../words/en/studio.ts';
import { commonValue } from '../inspector/common-value.ts';
import { EditSlider } from '../inspector/edit-slider.tsx';
import { Group } from '../inspector/group.tsx';
import { pickFiles } from '../pictures/pick-files.ts';
import { useStudio } from '../studio-context.tsx';
import { shortcutOf } from '../studio-shortcuts.ts';
import { FramingEditor } from './framing-editor.tsx';
import { MoveDiagram } from './move-diagram.tsx';

const words = studioWords.motion;

/** The picture of the chosen segments and how the camera moves over it. */
export function PictureGroup(props: { readonly segments: readonly Segment[] }): JSX.Element {
  const { studio, actions, view, story } = useStudio();
  const ids = () => props.segments.map((segment) => segment.id);
  const readOnly = () => studio.mode() === 'read-only';
  const only = () => (props.segments.length === 1 ? props.segments[0] : undefined);
  const index = () => story.indexOf(ids()[0] ?? '');
  const picture = createMemo(() => story.picture(index()));
  const keeps = () => commonValue(props.segments, (segment) => segment.visual.type === 'previous') === true;
  /** The segments' own videos: they have a group for themselves. */
  const isVideo = () => props.segments.every(({ visual }) => visual.type === 'video');
  const move = () => commonValue(props.segments, (segment) => segment.motion.move);
  const easing = () => commonValue(props.segments, (segment) => segment.motion.easing);
  const zoom = () => commonValue(props.segments, (segment) => segment.motion.zoom);
  /** What stands still has no easing and no zoom, unless it was placed by hand. */
  const isMoving = () => move() !== 'still' || isPlaced();
  const isPlaced = () =>
    props.segments.some((segment) => segment.motion.from !== null || segment.motion.to !== null);

  const choose = async () => {
    const [first] = ids();
    if (first === undefined) return;
    const files = await pickFiles('visual', false);
    if (files.length > 0) await studio.imports.pictures(files, { type: 'segment', segmentId: first });
  };
  let moves: HTMLDivElement | undefined;
  const onMoveKey = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined || readOnly()) return;
    const current = move();
    const at = current === null ? -1 : ALL_MOVES.indexOf(current);
    const next = ALL_MOVES[(at + step + ALL_MOVES.length) % ALL_MOVES.length];
    event.preventDefault();
    event.stopPropagation();
    if (next === undefined) return;
    actions.setMove(ids(), next);
    moves?.querySelector<HTMLElement>(`[data-move="${next}"]`)?.focus();
  };

  return (
    <Group
      name="picture"
      title={isVideo() ? words.groupVideo : words.group}
      icon={Image}
      summary={move() === null ? '' : words.moves[move() ?? 'centre']}
    >
      <Show
        when={picture()}
        fallback={
          <button type="button" class="st-add-picture" disabled={readOnly()} onClick={() => void choose()}>
            <ImagePlus size={20} aria-hidden="true" />
            <span>{words.choose}</span>
            <span class="sl-faint">{words.chooseHint}</span>
          </button>
        }
      >
        {(asset) => (
          <>
            <Show when={only()}>
              {(segment) => (
                <div class="st-framing-place">
                  <FramingEditor segment={segment()} picture={asset()} />
                  <IconButton
                    class="st-framing-place__enlarge"
                    label={words.enlarge}
                    icon={Maximize2}
                    size="small"
                    shortcut={shortcutOf('frame-picture')}
                    onClick={() => view.setFraming(true)}
                  />
                </div>
              )}
            </Show>
            <Show when={!isVideo()}>
              <div class="st-file">
                <span class="st-file__name" title={asset().name}>
                  {asset().name}
                </span>
                <span class="sl-faint sl-numbers">{words.size(asset().width, asset().height)}</span>
                <IconButton
                  label={words.replace}
                  icon={ImagePlus}
                  size="small"
                  disabled={readOnly()}
                  onClick={() => void choose()}
                />
                <IconButton
                  label={words.remove}
                  icon={Trash2}
                  size="small"
                  disabled={readOnly()}
                  onClick={() => actions.setPicture(ids(), null)}
                />
              </div>
            </Show>
          </>
        )}
      </Show>
      <Show when={index() > 0}>
        <Switch
          label={words.keep}
          hint={words.keepHint}
          checked={keeps()}
          disabled={readOnly()}
          onChange={(checked) => actions.setPicture(ids(), checked ? 'previous' : null)}
        />
      </Show>
      <Show when={picture() !== null}>
        <div class="st-stack">
          <span class="sl-field__label" id="st-moves">
            {words.move}
          </span>
          <div
            ref={moves}
            class="st-moves"
            role="radiogroup"
            aria-labelledby="st-moves"
            onKeyDown={onMoveKey}
          >
            <For each={ALL_MOVES}>
              {(each) => (
                // biome-ignore lint/a11y/useSemanticElements: a radio drawn as its diagram, in a group that moves by arrows
                <button
                  type="button"
                  class="st-move"
                  role="radio"
                  data-move={each}
                  aria-checked={move() === each}
                  aria-label={words.moves[each]}
                  title={words.moves[each]}
                  tabIndex={move() === each || (move() === null && each === 'centre') ? 0 : -1}
                  disabled={readOnly()}
                  onClick={() => actions.setMove(ids(), each)}
                >
                  <MoveDiagram move={each} />
                </button>
              )}
            </For>
          </div>
        </div>
        <Show when={isMoving()}>
          <Select
            label={words.easing}
            value={easing() ?? 'linear'}
            options={EASINGS.map((each) => ({ value: each, label: words.easings[each] }))}
            disabled={readOnly()}
            onChange={(value) => actions.setEasing(ids(), value)}
          />
          <Switch
            label={words.ownZoom}
            hint={words.ownZoomHint(studio.project().look.zoom)}
            checked={zoom() !== null}
            disabled={readOnly()}
            onChange={(checked) => actions.setZoom(ids(), checked ? studio.project().look.zoom : null)}
          />
          <Show when={zoom()}>
            {(value) => (
              <EditSlider
                label={words.zoom}
                value={value()}
                min={1}
                max={3}
                step={0.05}
                format={words.zoomValue}
                onChange={(next) => actions.setZoom(ids(), next)}
              />
            )}
          </Show>
        </Show>
        <Show when={!isMoving() && isVideo()}>
          <p class="st-note">{words.stillNote}</p>
        </Show>
        <div class="st-buttons">
          <Show when={only()}>
            {(segment) => (
              <Button
                size="small"
                icon={ArrowLeftRight}
                disabled={readOnly()}
                onClick={() => actions.swapViews(segment().id)}
              >
                {words.swap}
              </Button>
            )}
          </Show>
          <Button
            size="small"
            icon={RotateCcw}
            disabled={readOnly()}
            unavailable={!isPlaced() && zoom() === null}
            onClick={() => actions.resetMotion(ids())}
          >
            {isVideo() && move() === 'still' ? words.resetVideo : words.reset}
          </Button>
        </div>
        <TowardFaces studio={studio} segments={ids()} />
        <Show when={keeps()}>
          <p class="st-note">
            <Link2 size={13} aria-hidden="true" />
            {picture()?.kind === 'video' ? words.keptVideo : words.keptNote}
          </p>
        </Show>
      </Show>
    </Group>
  );
}
