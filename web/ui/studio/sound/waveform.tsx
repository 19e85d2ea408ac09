import { createEffect, createSignal, type JSX, onCleanup, onMount } from 'solid-js';
import { useStudio } from '../studio-context.tsx';

export interface WaveformProps {
  readonly asset: string;
  /** The part that is used, as shares of the whole. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Where it plays, as a share; null draws no head. */
  readonly head?: number | null | undefined;
}

/** A sound as its peaks, drawn once for each size. Decoration: all it tells is told beside it. */
export function Waveform(props: WaveformProps): JSX.Element {
  const { studio } = useStudio();
  const [width, setWidth] = createSignal(0);
  let canvas: HTMLCanvasElement | undefined;

  onMount(() => {
    if (canvas === undefined) return;
    const element = canvas;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    onCleanup(() => observer.disconnect());
  });
  createEffect(() => {
    const context = canvas?.getContext('2d');
    const peaks = studio.media.peaks(props.asset);
    if (!canvas || !context || width() === 0) return;
    const ratio = window.devicePixelRatio;
    const across = Math.round(width() * ratio);
    const down = Math.round(canvas.clientHeight * ratio);
    canvas.width = across;
    canvas.height = down;
    if (peaks === null) return;
    const style = getComputedStyle(canvas);
    const quiet = style.getPropertyValue('--quiet') || style.color;
    const buckets = peaks.data.length / 2;
    const from = (props.from ?? 0) * across;
    const to = (props.to ?? 1) * across;
    for (let x = 0; x < across; x += 1) {
      const first = Math.floor((x / across) * buckets);
      const last = Math.max(first + 1, Math.floor(((x + 1) / across) * buckets));
      let low = 0;
      let high = 0;
      for (let bucket = first; bucket < last; bucket += 1) {
        low = Math.min(low, peaks.data[bucket * 2] ?? 0);
        high = Math.max(high, peaks.data[bucket * 2 + 1] ?? 0);
      }
      const top = (0.5 - high / 254) * down;
      context.fillStyle = x >= from && x <= to ? style.color : quiet;
      context.fillRect(x, top, 1, Math.max(ratio, ((high - low) / 254) * down));
    }
  });

  return (
    <div class="st-wave" aria-hidden="true">
      <canvas ref={canvas} class="st-wave__canvas" />
      {props.head === null || props.head === undefined ? null : (
        <div class="st-wave__head" style={{ left: `${props.head * 100}%` }} />
      )}
    </div>
  );
}
