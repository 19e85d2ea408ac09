import { createMemo, createSignal, Index, type JSX, Show } from 'solid-js';
import { samplesToSeconds } from '../../../../shared/model/time.ts';
import { studio as studioWords } from '../../words/en/studio.ts';
import { formatTimecode } from '../../words/format.ts';
import { useStudio } from '../studio-context.tsx';

/** More ticks than this would be a grey bar. */
const MOST_TICKS = 240;
/** Narrower pictures would show nothing. */
const MOST_PICTURES = 80;

/** The film's length with a tick at each segment. The playhead is dragged, or moved by keys. */
export function ScrubBar(): JSX.Element {
  const { preview, studio, story } = useStudio();
  const [hover, setHover] = createSignal<number | null>(null);
  let track: HTMLDivElement | undefined;
  const film = () => preview.film();
  const last = () => Math.max(1, (film()?.totalFrames ?? 1) - 1);
  const ratio = () => preview.frame() / last();
  const frameAt = (clientX: number) => {
    const box = track?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return 0;
    return Math.round(Math.min(1, Math.max(0, (clientX - box.left) / box.width)) * last());
  };
  const secondsAt = (frame: number) => {
    const current = film();
    return current === null ? 0 : (frame * current.rate.den) / current.rate.num;
  };
  const ticks = createMemo(() => {
    const segments = film()?.segments ?? [];
    const every = Math.ceil(segments.length / MOST_TICKS);
    return segments
      .filter((_, index) => index > 0 && index % every === 0)
      .map((segment) => segment.firstFrame / last());
  });
  const tickImage = () => {
    const marks = ticks();
    if (marks.length === 0) return 'none';
    return marks
      .map(
        (at) =>
          `linear-gradient(to right, transparent calc(${at * 100}% - 0.5px), var(--tick) calc(${at * 100}% - 0.5px) calc(${at * 100}% + 0.5px), transparent 0)`,
      )
      .join(',');
  };
  const chosen = createMemo(() => {
    const current = film();
    if (current === null) return [];
    const selection = new Set(studio.session.state.selection);
    return studio.project().storyline.flatMap((segment, index) => {
      const place = current.segments[index];
      return selection.has(segment.id) && place !== undefined ? [place] : [];
    });
  });

  const strip = createMemo(() => {
    const segments = film()?.segments ?? [];
    return segments.length > MOST_PICTURES ? [] : segments;
  });
  const pictureOf = (index: number) => {
    const asset = story.picture(index);
    const url = asset === null ? null : studio.media.thumbnail(asset.id);
    return url === null ? undefined : `url("${url}")`;
  };
  const isChosen = (index: number) =>
    studio.session.state.selection.includes(studio.project().storyline[index]?.id ?? '');

  return (
    <div
      class="st-scrub"
      role="slider"
      tabIndex={0}
      aria-label={studioWords.preview.position}
      aria-valuemin={0}
      aria-valuemax={last()}
      aria-valuenow={preview.frame()}
      aria-valuetext={studioWords.preview.positionValue(
        formatTimecode(samplesToSeconds(preview.position())),
        preview.segment() + 1,
        film()?.segments.length ?? 0,
      )}
      aria-disabled={film() === null || film()?.totalFrames === 0 ? 'true' : undefined}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        preview.pause();
        preview.seekFrame(frameAt(event.clientX));
      }}
      onPointerMove={(event) => {
        setHover(event.pointerType === 'mouse' ? frameAt(event.clientX) : null);
        if (event.currentTarget.hasPointerCapture(event.pointerId)) preview.seekFrame(frameAt(event.clientX));
      }}
      onPointerLeave={() => setHover(null)}
      onKeyDown={(event) => {
        const page = Math.max(1, Math.round(last() / 10));
        if (event.key === 'PageUp') preview.step(page);
        else if (event.key === 'PageDown') preview.step(-page);
        else if (event.key === 'ArrowUp') preview.step(1);
        else if (event.key === 'ArrowDown') preview.step(-1);
        else if (event.key === 'ArrowLeft') preview.step(event.shiftKey ? -30 : -1);
        else if (event.key === 'ArrowRight') preview.step(event.shiftKey ? 30 : 1);
        else if (event.key === 'Home') preview.seekFrame(0);
        else if (event.key === 'End') preview.seekFrame(last());
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <div class="st-scrub__strip" aria-hidden="true">
        <Index each={strip()}>
          {(segment, index) => (
            <div
              class="st-scrub__picture"
              classList={{ 'st-scrub__picture--chosen': isChosen(index) }}
              style={{ 'flex-grow': segment().frames, 'background-image': pictureOf(index) }}
            />
          )}
        </Index>
      </div>
      <div class="st-scrub__track" ref={track}>
        {chosen().map((place) => (
          <div
            class="st-scrub__chosen"
            style={{
              left: `${(place.firstFrame / last()) * 100}%`,
              width: `${(place.frames / last()) * 100}%`,
            }}
          />
        ))}
        <div class="st-scrub__past" style={{ transform: `scaleX(${ratio()})` }} />
        <div class="st-scrub__ticks" style={{ 'background-image': tickImage() }} />
        <div class="st-scrub__head" style={{ left: `${ratio() * 100}%` }} />
        <Show when={hover()}>
          {(frame) => (
            <div class="st-scrub__hint sl-numbers" style={{ left: `${(frame() / last()) * 100}%` }}>
              {formatTimecode(secondsAt(frame()))}
            </div>
          )}
        </Show>
      </div>
    </div>
  );
}
