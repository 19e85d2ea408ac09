import './video.css';
import Film from 'lucide-solid/icons/film';
import ImagePlus from 'lucide-solid/icons/image-plus';
import Trash2 from 'lucide-solid/icons/trash';
import { createMemo, type JSX, Show } from 'solid-js';
import { rangeSamples } from '../../../../shared/model/derive.ts';
import type { Segment, VideoAsset, VideoVisual } from '../../../../shared/model/project.ts';
import { samplesToSeconds } from '../../../../shared/model/time.ts';
import { ErrorNote } from '../../errors/error-note.tsx';
import { Button } from '../../kit/button.tsx';
import { IconButton } from '../../kit/icon-button.tsx';
import { video as words } from '../../words/en/video.ts';
import { formatDuration, formatRate } from '../../words/format.ts';
import { Group } from '../inspector/group.tsx';
import { pickFiles } from '../pictures/pick-files.ts';
import { useStudio } from '../studio-context.tsx';
import { createFootage } from './create-footage.ts';
import { evenRate } from './frame-times.ts';
import { LengthNote } from './length-note.tsx';
import { TrimView } from './trim-view.tsx';
import { VideoSound } from './video-sound.tsx';

type VideoSegment = Segment & { readonly visual: VideoVisual };

/** The video of the chosen segment: which part of it is shown, and what its sound is used for. */
export function VideoGroup(props: { readonly segments: readonly Segment[] }): JSX.Element {
  const { studio } = useStudio();
  const shown = createMemo(() => props.segments.filter(showsVideo));
  const isAll = () => shown().length === props.segments.length;
  const only = () => (isAll() && shown().length === 1 ? shown()[0] : undefined);
  const assetId = () => only()?.visual.asset;
  const asset = () => {
    const found = studio.project().assets[assetId() ?? ''];
    return found?.kind === 'video' ? found : undefined;
  };
  const summary = () => {
    const segment = only();
    if (segment === undefined) return words.several(shown().length);
    return formatDuration(samplesToSeconds(rangeSamples(segment.visual)));
  };

  return (
    <Show when={isAll() && shown().length > 0}>
      <Group name="video" title={words.group} icon={Film} summary={summary()}>
        {/* A new one for each segment and each video: what was opened for one is closed with it. */}
        <Show when={only() !== undefined && asset() !== undefined && `${only()?.id} ${assetId()}`} keyed>
          {(_) => (
            <Show when={only()}>
              {(segment) => (
                <Show when={asset()}>
                  {(video) => <OneVideo segment={segment()} visual={segment().visual} asset={video()} />}
                </Show>
              )}
            </Show>
          )}
        </Show>
        <VideoSound segments={shown()} />
      </Group>
    </Show>
  );
}

function OneVideo(props: {
  readonly segment: Segment;
  readonly visual: VideoVisual;
  readonly asset: VideoAsset;
}): JSX.Element {
  const { studio, actions } = useStudio();
  const isReadOnly = () => studio.mode() === 'read-only';
  const isLost = () => studio.media.state(props.asset.id) === 'lost';
  const footage = createFootage(() => props.asset);
  const facts = () => {
    const times = footage.times();
    return [
      words.size(props.asset.width, props.asset.height),
      ...(times === null || times.timestamps.length < 2 ? [] : [rateWords(evenRate(times))]),
      formatDuration(samplesToSeconds(props.asset.samples)),
    ].join(' · ');
  };
  const choose = async () => {
    const files = await pickFiles('visual', false);
    if (files.length > 0)
      await studio.imports.pictures(files, { type: 'segment', segmentId: props.segment.id });
  };
  const relink = async () => {
    const [file] = await pickFiles('video', false);
    if (file !== undefined) await studio.imports.relink(props.asset.id, file);
  };

  return (
    <>
      <div class="st-source">
        <div class="st-file">
          <span class="st-file__name" title={props.asset.name}>
            {props.asset.name}
          </span>
          <IconButton
            label={words.replace}
            icon={ImagePlus}
            size="small"
            disabled={isReadOnly()}
            onClick={() => void choose()}
          />
          <IconButton
            label={words.remove}
            icon={Trash2}
            size="small"
            disabled={isReadOnly()}
            onClick={() => actions.setPicture([props.segment.id], null)}
          />
        </div>
        <p class="st-source__facts sl-faint sl-numbers">{facts()}</p>
      </div>
      <Show
        when={!isLost()}
        fallback={
          <div class="st-problem">
            <p>{words.lost(props.asset.name)}</p>
            <Button size="small" disabled={isReadOnly()} onClick={() => void relink()}>
              {words.relink}
            </Button>
          </div>
        }
      >
        <Show when={footage.error()}>{(error) => <ErrorNote error={error()} />}</Show>
        <Show
          when={footage.times()}
          fallback={
            <Show when={footage.error() === null}>
              <div class="st-cutting">
                <div
                  class="st-cutting__stage"
                  role="status"
                  style={{ '--shape': props.asset.width / props.asset.height }}
                >
                  <span class="sl-spinner" aria-hidden="true" />
                  <span class="sl-visually-hidden">{words.opening}</span>
                </div>
              </div>
            </Show>
          }
        >
          {(times) => (
            <>
              <TrimView
                segment={props.segment.id}
                visual={props.visual}
                asset={props.asset}
                footage={footage}
                times={times()}
              />
              <LengthNote segment={props.segment} visual={props.visual} times={times()} />
            </>
          )}
        </Show>
      </Show>
    </>
  );
}

function rateWords(rate: number | null): string {
  return rate === null ? words.variableRate : words.rate(formatRate(rate));
}

function showsVideo(segment: Segment): segment is VideoSegment {
  return segment.visual.type === 'video';
}
