import './framing.css';
import ChevronLeft from 'lucide-solid/icons/chevron-left';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, Show } from 'solid-js';
import { framingOf, setCropPath, setFit, setFocus } from '../../../shared/model/edits/framing.ts';
import type { CropPath, Fit, SegmentId } from '../../../shared/model/project.ts';
import { SAMPLE_RATE, type Samples } from '../../../shared/model/time.ts';
import { hasShape } from '../../../shared/plan/film-fit.ts';
import { segmentPaths } from '../../../shared/plan/segment-paths.ts';
import { type Profile, resolveProfile } from '../../../shared/profiles/profiles.ts';
import type { Gesture, Studio } from '../../state/studio-types.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { framing as words } from '../words/en/framing.ts';
import { createVideoSource } from './create-source.ts';
import { FindProgress, FoundLabel } from './find-note.tsx';
import { FitPanel } from './fit-panel.tsx';
import { FramingStage } from './framing-stage.tsx';
import { keyNear, newPath, type Point, seenKeys, withKey, withoutKey, withWindowAt } from './hand-path.ts';
import { KeyTrack } from './key-track.tsx';
import { frameByFaces } from './search.ts';
import { framedSegment, windowOf } from './shot-window.ts';

export interface FramingEditorProps {
  readonly studio: Studio;
  /** Those that may be framed; one of them is shown. */
  readonly profiles: readonly Profile[];
  readonly profile: string;
  readonly onProfile: (name: string) => void;
  readonly segment: SegmentId | null;
  readonly onSegment: (id: SegmentId) => void;
  /** Where the playhead is at first, from the segment's start. */
  readonly startAt?: Samples | undefined;
}

const MIDDLE: Point = { x: 0.5, y: 0.5 };
/** A key is under the playhead when it is this near. */
const NEAR: Samples = SAMPLE_RATE / 20;

/** How a story is fitted to one other shape: the fit for all of it, and the window over each segment. */
export function FramingEditor(props: FramingEditorProps): JSX.Element {
  const studio = () => props.studio;
  const [at, setAt] = createSignal<Samples>(props.startAt ?? 0);
  let drag: Gesture | null = null;

  const profile = createMemo(
    () => props.profiles.find((each) => each.name === props.profile) ?? props.profiles[0] ?? null,
  );
  const output = () => {
    const chosen = profile();
    return chosen === null ? null : resolveProfile(chosen, studio().document().look);
  };
  const isOwnShape = () => {
    const size = output();
    return size === null || profile()?.size.type !== 'exact' || hasShape(size, studio().document().look);
  };
  const framing = createMemo(() => framingOf(studio().document(), props.profile));
  const index = createMemo(() => {
    const { storyline } = studio().document();
    return Math.max(
      0,
      storyline.findIndex(({ id }) => id === props.segment),
    );
  });
  const shot = createMemo(() => framedSegment(studio().document(), index()));
  const steered = createMemo(
    () => segmentPaths(studio().document(), framing().paths)[index()] ?? { path: null, isOld: false },
  );
  const path = (): CropPath | null => steered().path;
  const keys = () => seenKeys(path()?.keys ?? []);
  const here = () => keyNear(keys(), at(), NEAR);
  const window = createMemo(() => {
    const [current, chosen] = [shot(), profile()];
    return current === null || chosen === null
      ? { x: 0, y: 0, width: 1, height: 1 }
      : windowOf(studio().document(), chosen, current, at());
  });
  const video = createVideoSource(
    props.studio,
    () => shot()?.asset ?? null,
    () => shot()?.sourceAt(at()) ?? 0,
  );
  const readOnly = () => studio().mode() === 'read-only';
  const isBusy = () => studio().smartCrop.work() !== null;
  const handle = () => {
    if (isOwnShape()) return null;
    if (framing().fit === 'smart') return shot()?.asset.sha256 === null ? null : 'window';
    return framing().fit === 'crop' ? 'focus' : null;
  };

  createEffect(on(index, () => setAt(0), { defer: true }));
  onCleanup(() => drag?.commit());

  const step = () => {
    // What came in meanwhile, such as pictures, ended the step: the drag goes on in the next.
    if (drag?.isOpen() === false) drag = studio().gesture();
    return drag ?? studio();
  };
  const setPath = (next: CropPath) => {
    const segment = shot()?.segment.id;
    if (segment !== undefined) step().perform(setCropPath, props.profile, segment, next);
  };
  const move = (to: Point) => {
    if (framing().fit === 'crop') {
      step().perform(setFocus, props.profile, to);
      return;
    }
    const sha256 = shot()?.asset.sha256 ?? null;
    if (sha256 === null) return;
    setPath(withWindowAt(path() ?? newPath(sha256), at(), NEAR, to));
  };
  const add = () => {
    const old = path();
    const { x, y, width, height } = window();
    if (old !== null) setPath(withKey(old, at(), { x: x + width / 2, y: y + height / 2 }));
  };
  const remove = () => {
    const [old, key] = [path(), here()];
    if (old !== null && key !== null) setPath(withoutKey(old, key.at));
  };
  const chooseFit = (fit: Fit) => {
    studio().perform(setFit, props.profile, fit);
    if (fit === 'smart' && Object.keys(framing().paths).length === 0) void find();
  };
  const find = (only?: readonly SegmentId[]) => {
    const size = output();
    return size === null ? undefined : frameByFaces(studio(), [{ ...size, name: props.profile }], only);
  };
  /** A dialog around it keeps the studio's own keys away. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (readOnly() || event.altKey || drag !== null) return;
    const isChord = event.ctrlKey || event.metaKey;
    if (isChord && event.key.toLowerCase() === 'z') {
      if (event.shiftKey) studio().redo();
      else studio().undo();
    } else if (isChord && event.key.toLowerCase() === 'y') studio().redo();
    else if (!isChord && event.key === 'Delete' && keys().length > 1) remove();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const go = (by: number) => {
    const next = studio().document().storyline[index() + by];
    if (next !== undefined) props.onSegment(next.id);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys that work wherever the focus is in it
    <div class="fr" onKeyDown={onKeyDown}>
      <div class="fr-main">
        <div class="fr-head">
          <IconButton
            size="small"
            icon={ChevronLeft}
            label={words.previousSegment}
            disabled={index() === 0}
            onClick={() => go(-1)}
          />
          <span class="sl-numbers" aria-live="polite">
            {words.segment(index() + 1, studio().document().storyline.length)}
          </span>
          <IconButton
            size="small"
            icon={ChevronRight}
            label={words.nextSegment}
            disabled={index() + 1 >= studio().document().storyline.length}
            onClick={() => go(1)}
          />
          <Show when={framing().fit === 'smart' && !isOwnShape() && shot() !== null}>
            <Show
              when={shot()?.asset.sha256 !== null}
              fallback={<span class="fr-found">{words.waiting}</span>}
            >
              <FoundLabel path={path()} />
            </Show>
          </Show>
        </div>
        <div class="fr-place">
          <Show
            when={shot()}
            fallback={
              <p class="fr-empty">
                {studio().document().storyline.length === 0 ? words.noSegments : words.nothing}
              </p>
            }
          >
            {(current) => (
              <FramingStage
                studio={studio()}
                shot={current()}
                video={video}
                window={window()}
                handle={handle()}
                focus={framing().focus ?? MIDDLE}
                disabled={readOnly()}
                onBegin={() => {
                  drag?.commit();
                  drag = studio().gesture();
                }}
                onMove={move}
                onEnd={() => {
                  drag?.commit();
                  drag = null;
                }}
                onAbandon={() => {
                  drag?.cancel();
                  drag = null;
                }}
              />
            )}
          </Show>
          <FindProgress smartCrop={studio().smartCrop} />
        </div>
        <Show when={shot()}>
          {(current) => (
            <KeyTrack
              keys={framing().fit === 'smart' && !isOwnShape() ? keys() : []}
              length={current().length}
              at={at()}
              here={here()}
              disabled={readOnly()}
              onSeek={setAt}
              onAdd={add}
              onDelete={remove}
            />
          )}
        </Show>
      </div>
      <FitPanel
        studio={studio()}
        profiles={props.profiles}
        profile={profile()}
        isOwnShape={isOwnShape()}
        framing={framing()}
        disabled={readOnly()}
        isBusy={isBusy()}
        hasPath={path() !== null && path()?.found !== 'hand'}
        segment={shot()?.segment.id ?? null}
        onProfile={props.onProfile}
        onFit={chooseFit}
        onMiddle={() => studio().perform(setFocus, props.profile, null)}
        onFind={(only) => void find(only)}
      />
    </div>
  );
}
