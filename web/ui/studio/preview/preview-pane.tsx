import './preview.css';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import Clapperboard from 'lucide-solid/icons/clapperboard';
import ImageOff from 'lucide-solid/icons/image-off';
import ImagePlus from 'lucide-solid/icons/image-plus';
import {
  createEffect,
  createMemo,
  createSignal,
  type JSX,
  Match,
  onCleanup,
  onMount,
  Show,
  Switch,
} from 'solid-js';
import { Button } from '../../kit/button.tsx';
import { createDelayed } from '../../kit/create-delayed.ts';
import { studio as studioWords } from '../../words/en/studio.ts';
import { formatTimeLeft } from '../../words/format.ts';
import { FramingOverlay } from '../motion/framing-overlay.tsx';
import { pickFiles } from '../pictures/pick-files.ts';
import { useStudio } from '../studio-context.tsx';
import { fitInside } from './fit-inside.ts';
import { Transport } from './transport.tsx';

/** The film itself, as large as there is room, with what it cannot show said in its place. */
export function PreviewPane(): JSX.Element {
  const { studio, preview, view, story } = useStudio();
  const [room, setRoom] = createSignal({ width: 0, height: 0 });
  let stage: HTMLDivElement | undefined;
  let canvas: HTMLCanvasElement | undefined;
  const look = () => studio.project().look;
  const box = createMemo(() => fitInside(room(), look()));

  onMount(() => {
    if (stage === undefined || canvas === undefined) return;
    const element = stage;
    const observer = new ResizeObserver(() => {
      setRoom({ width: element.clientWidth, height: element.clientHeight });
    });
    observer.observe(element);
    onCleanup(() => observer.disconnect());
    preview.attach(canvas);
    // How tests and the bench get at the frame that is shown and the hash of the bytes it came from.
    Object.assign(canvas, {
      shownFrame: () => preview.shown(),
      previewStats: () => preview.stats(),
      heardSample: () => preview.heard(),
    });
  });
  createEffect(() => {
    if (studio.session.state.selection.length !== 1) view.setFraming(false);
  });

  const isPreparing = createDelayed(() => preview.status() === 'preparing');
  const here = () => preview.segment();
  const lost = createMemo(() => {
    const asset = story.picture(here());
    return asset !== null && studio.media.state(asset.id) === 'lost' ? asset : null;
  });
  const lacks = () => here() >= 0 && story.picture(here()) === null;
  const addPicture = async () => {
    const segmentId = studio.project().storyline[here()]?.id;
    const files = await pickFiles('visual');
    if (segmentId !== undefined && files.length > 0) {
      await studio.imports.pictures(files, { type: 'segment', segmentId });
    }
  };
  const relink = async (asset: string) => {
    const [file] = await pickFiles('picture', false);
    if (file === undefined) return;
    await studio.imports.relink(asset, file);
    preview.retry();
  };

  return (
    <section class="st-preview" aria-label={studioWords.preview.title}>
      <div class="st-preview__stage" ref={stage}>
        <div
          class="st-preview__frame"
          style={{ width: `${box().width}px`, height: `${box().height}px` }}
          data-status={preview.status()}
        >
          <canvas
            ref={canvas}
            class="st-preview__canvas"
            role="img"
            aria-label={studioWords.preview.canvas(here() + 1)}
            data-preview
            data-frame={preview.shownFrame()}
            data-playhead={preview.frame()}
            data-total-frames={preview.film()?.totalFrames}
            onClick={() => preview.toggle()}
          />
          <Switch>
            <Match when={preview.film()?.totalFrames === 0}>
              <div class="st-placeholder">
                <Clapperboard size={28} aria-hidden="true" />
                <p class="st-placeholder__title sl-title">{studioWords.preview.emptyTitle}</p>
                <p>{studioWords.preview.emptyBody}</p>
              </div>
            </Match>
            <Match when={lost()}>
              {(asset) => (
                <div class="st-placeholder st-placeholder--missing">
                  <ImageOff size={24} aria-hidden="true" />
                  <p class="st-placeholder__title">{studioWords.preview.lost(asset().name)}</p>
                  <p>{studioWords.preview.lostBody}</p>
                  <Button size="small" onClick={() => void relink(asset().id)}>
                    {studioWords.preview.relink}
                  </Button>
                </div>
              )}
            </Match>
            <Match when={preview.status() === 'failed' && preview.error()}>
              {(error) => (
                <div class="st-placeholder st-placeholder--missing" role="alert">
                  <CircleAlert size={24} aria-hidden="true" />
                  <p class="st-placeholder__title">{studioWords.preview.failed}</p>
                  <p>{error().message}</p>
                  <Button size="small" onClick={() => preview.retry()}>
                    {studioWords.preview.retry}
                  </Button>
                </div>
              )}
            </Match>
            <Match when={lacks()}>
              <div class="st-placeholder st-placeholder--missing">
                <ImagePlus size={24} aria-hidden="true" />
                <p class="st-placeholder__title">{studioWords.preview.noPicture(here() + 1)}</p>
                <p>{studioWords.preview.noPictureBody}</p>
                <Show when={studio.mode() === 'edit'}>
                  <Button size="small" onClick={() => void addPicture()}>
                    {studioWords.preview.addPicture}
                  </Button>
                </Show>
              </div>
            </Match>
          </Switch>
          <Show when={isPreparing()}>
            <div class="st-preview__wait" role="status">
              <span class="sl-spinner" aria-hidden="true" />
              {preview.secondsLeft() === null
                ? studioWords.preview.preparing
                : studioWords.preview.preparingFor(formatTimeLeft(preview.secondsLeft()))}
            </div>
          </Show>
        </div>
        <Show when={view.framing()}>
          <FramingOverlay />
        </Show>
      </div>
      <Transport />
    </section>
  );
}
