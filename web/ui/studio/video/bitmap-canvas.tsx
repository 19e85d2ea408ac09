import { createEffect, type JSX } from 'solid-js';

export interface BitmapCanvasProps {
  readonly class: string;
  readonly bitmap: ImageBitmap | null;
  /** What is to be seen, for those who do not; decoration without it. */
  readonly label?: string | undefined;
  /** For tests: which frame is shown. */
  readonly frame?: number | undefined;
}

export function BitmapCanvas(props: BitmapCanvasProps): JSX.Element {
  let canvas: HTMLCanvasElement | undefined;
  createEffect(() => {
    const { bitmap } = props;
    // A closed one has no size.
    if (canvas === undefined || bitmap === null || bitmap.width === 0) return;
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  });
  return (
    <canvas
      ref={canvas}
      class={props.class}
      role={props.label === undefined ? undefined : 'img'}
      aria-label={props.label}
      aria-hidden={props.label === undefined ? 'true' : undefined}
      data-footage-frame={props.frame}
    />
  );
}
