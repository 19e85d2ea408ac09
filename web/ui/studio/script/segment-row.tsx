import GripVertical from 'lucide-solid/icons/grip-vertical';
import ImageOff from 'lucide-solid/icons/image-off';
import ImagePlus from 'lucide-solid/icons/image-plus';
import Link2 from 'lucide-solid/icons/link-2';
import Mic from 'lucide-solid/icons/mic';
import Timer from 'lucide-solid/icons/timer';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import { createMemo, type JSX, Show } from 'solid-js';
import { rangeSamples } from '../../../../shared/model/derive.ts';
import { hasVoice } from '../../../../shared/model/edits/media.ts';
import { LONGEST_TEXT } from '../../../../shared/model/project.ts';
import { samplesToSeconds } from '../../../../shared/model/time.ts';
import { studio as studioWords } from '../../words/en/studio.ts';
import { video as words } from '../../words/en/video.ts';
import { formatDuration } from '../../words/format.ts';
import { pickFiles } from '../pictures/pick-files.ts';
import { useStudio } from '../studio-context.tsx';
import { VideoMark } from '../video/video-mark.tsx';
import { useScriptList } from './script-list.ts';

/** One beat of the story: number, picture, words, length, and what it still lacks. */
export function SegmentRow(props: { readonly id: string }): JSX.Element {
  const { studio, actions, preview, story } = useStudio();
  const list = useScriptList();
  const index = () => list.indexOf(props.id);
  const segment = createMemo(() => studio.project().storyline[index()]);
  const isSelected = () => studio.session.state.selection.includes(props.id);
  const isHere = () => preview.segment() === index();
  const picture = createMemo(() => story.picture(index())?.id ?? null);
  const gaps = createMemo(() => story.gaps(index()));
  const length = createMemo(() => story.length(index()));
  const lengthWords = () => {
    const samples = length();
    return samples === null ? studioWords.script.noLength : formatDuration(samplesToSeconds(samples));
  };
  const readOnly = () => studio.mode() === 'read-only';
  const thumbnail = () => {
    const asset = picture();
    return asset === null ? null : studio.media.thumbnail(asset);
  };
  const video = () => {
    const visual = segment()?.visual;
    return visual?.type === 'video' ? visual : null;
  };
  const isLost = () => {
    const asset = picture();
    return asset !== null && studio.media.state(asset) === 'lost';
  };
  const speaks = () => {
    const current = segment();
    return current !== undefined && hasVoice(current);
  };
  const videoWords = () => {
    const shown = video();
    return shown === null ? [] : [words.mark(formatDuration(samplesToSeconds(rangeSamples(shown))))];
  };
  const hasProblem = () => gaps().length > 0 || isLost();
  const number = () => index() + 1;

  const onHead = (event: MouseEvent) => {
    if (event.shiftKey) actions.selectTo(props.id);
    else if (event.ctrlKey || event.metaKey) actions.toggleSelected(props.id);
    else {
      actions.select([props.id], props.id);
      list.seek(index());
    }
  };

  return (
    <li
      ref={(element) => list.observe(element)}
      class="st-row"
      classList={{
        'st-row--selected': isSelected(),
        'st-row--here': isHere(),
        'st-row--dragged': list.dragging().includes(props.id),
      }}
      data-row-id={props.id}
      data-drop-segment={props.id}
      aria-posinset={number()}
      aria-setsize={list.count()}
      style={{ transform: `translateY(${list.offset(index())}px)` }}
    >
      <div class="st-row__rail">
        <button
          type="button"
          class="st-row__number sl-numbers"
          aria-pressed={isSelected()}
          aria-label={studioWords.script.rowName(number(), segment()?.text ?? '')}
          aria-describedby={hasProblem() || video() !== null ? `gaps-${props.id}` : undefined}
          data-row-head={props.id}
          tabIndex={list.tabStop() === props.id ? 0 : -1}
          data-takes-arrows
          onClick={onHead}
          onFocus={() => list.focused(props.id)}
          onKeyDown={(event) => list.onHeadKey(event, props.id)}
          onPointerDown={(event) => {
            if (!readOnly()) list.startDrag(event, props.id);
          }}
        >
          <span class="st-row__digits">{number()}</span>
          <GripVertical class="st-row__grip" size={14} aria-hidden="true" />
        </button>
      </div>
      <button
        type="button"
        class="st-row__picture"
        tabIndex={-1}
        aria-label={
          picture() === null
            ? studioWords.script.addPicture(number())
            : studioWords.script.showSegment(number())
        }
        onClick={() => {
          actions.select([props.id], props.id);
          list.seek(index());
          if (picture() !== null || readOnly()) return;
          void pickFiles('visual').then((files) => {
            if (files.length > 0)
              void studio.imports.pictures(files, { type: 'segment', segmentId: props.id });
          });
        }}
      >
        <Show
          when={picture() !== null}
          fallback={<ImagePlus class="st-row__no-picture" size={18} aria-hidden="true" />}
        >
          <Show
            when={!isLost() && thumbnail()}
            fallback={
              <span class="st-row__thumb st-row__thumb--loading">
                <Show when={isLost()}>
                  <ImageOff class="st-row__lost" size={16} aria-hidden="true" />
                </Show>
              </span>
            }
          >
            {(url) => <img class="st-row__thumb" src={url()} alt="" draggable={false} decoding="async" />}
          </Show>
        </Show>
        <Show when={video()}>{(shown) => <VideoMark samples={rangeSamples(shown())} />}</Show>
        <Show when={segment()?.visual.type === 'previous'}>
          <span class="st-row__kept" title={studioWords.script.keepsPrevious}>
            <Link2 size={12} aria-hidden="true" />
          </span>
        </Show>
      </button>
      <div class="st-row__body">
        <textarea
          class="st-row__text"
          dir="auto"
          rows={1}
          spellcheck={true}
          value={segment()?.text ?? ''}
          placeholder={studioWords.script.textPlaceholder}
          aria-label={studioWords.script.textName(number())}
          readOnly={readOnly()}
          maxLength={LONGEST_TEXT}
          data-row-text={props.id}
          tabIndex={list.tabStop() === props.id ? 0 : -1}
          onFocus={() => {
            // Tab passes here on its way to the inspector: what was chosen together stays chosen.
            if (isSelected()) list.focused(props.id);
            else actions.select([props.id], props.id);
          }}
          onClick={() => {
            if (studio.session.state.selection.length > 1) actions.select([props.id], props.id);
          }}
          onInput={(event) => actions.type(props.id, event.currentTarget.value)}
          onBlur={() => actions.endTyping()}
          onKeyDown={(event) => list.onTextKey(event, props.id)}
        />
        <div class="st-row__facts sl-numbers">
          <span class="st-row__fact" classList={{ 'st-row__fact--open': length() === null }}>
            <Show when={speaks()} fallback={<Timer size={12} aria-hidden="true" />}>
              <Mic class="st-row__spoken" size={12} aria-hidden="true" />
            </Show>
            {lengthWords()}
          </span>
          <Show when={gaps().includes('picture')}>
            <span class="st-row__gap">
              <TriangleAlert size={12} aria-hidden="true" />
              {studioWords.script.noPicture}
            </span>
          </Show>
          <Show when={gaps().includes('length')}>
            <span class="st-row__gap">
              <TriangleAlert size={12} aria-hidden="true" />
              {studioWords.script.noNarration}
            </span>
          </Show>
          <Show when={isLost()}>
            <span class="st-row__gap">
              <TriangleAlert size={12} aria-hidden="true" />
              {studioWords.script.lost}
            </span>
          </Show>
        </div>
        <Show when={hasProblem() || video() !== null}>
          <span id={`gaps-${props.id}`} class="sl-visually-hidden">
            {[
              ...(gaps().length > 0 ? [studioWords.script.missing(gaps())] : []),
              ...(isLost() ? [studioWords.script.lost] : []),
              ...videoWords(),
            ].join('. ')}
          </span>
        </Show>
      </div>
    </li>
  );
}
