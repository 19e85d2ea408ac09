import { createEffect, type JSX } from 'solid-js';

export interface BitmapCanvasProps {
  readonly class: string;
  /** Used up when it is drawn. */
  readonly bitmap: ImageBitmap | null;
  /** What is to be seen, for those who do not; decoration without it. */
  readonly label?: string | undefined;
  /** For tests: which frame is shown. */
  readonly frame?: number | undefined;
}

export function BitmapCanvas(props: BitmapCanvasProps): JSX.Element {
  let canvas: HTMLCanvasElement | undefined;
  let last: ImageBitmap | null = null;
  createEffect(() => {
    const { bitmap } = props;
    if (canvas === undefined || bitmap === null || bitmap === last) return;
    last = bitmap;
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
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
