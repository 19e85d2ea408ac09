import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js';
import { type ErrorData, toErrorData } from '../../../../shared/errors.ts';
import type { VideoAsset } from '../../../../shared/model/project.ts';
import type { Footage } from '../../../state/studio-types.ts';
import { useStudio } from '../studio-context.tsx';
import type { FrameTimes } from './frame-times.ts';

/** Belongs to the view, which closes it when the next one is there. */
export interface FootagePicture {
  readonly bitmap: ImageBitmap;
  /** Number of the frame, from 0. */
  readonly frame: number;
}

export interface FootageView {
  /** Null until the video is open. */
  readonly times: Accessor<FrameTimes | null>;
  readonly error: Accessor<ErrorData | null>;
  readonly picture: Accessor<FootagePicture | null>;
  readonly strip: Accessor<ImageBitmap | null>;
  /** Asks for a frame. While one is drawn only the latest of those asked for is kept. */
  show(frame: number): void;
}

/** Twice what the inspector is wide. */
const FRAME_SIDE = 720;
const STRIP = { width: 720, height: 88 };

/** A video opened for looking through, as long as its owner lives; opened anew when its file is another one. */
export function createFootage(asset: Accessor<VideoAsset>): FootageView {
  const { studio } = useStudio();
  const [times, setTimes] = createSignal<FrameTimes | null>(null);
  const [error, setError] = createSignal<ErrorData | null>(null);
  const [picture, setPicture] = createSignal<FootagePicture | null>(null);
  const [strip, setStrip] = createSignal<ImageBitmap | null>(null);
  let open: { readonly footage: Footage; readonly signal: AbortSignal } | null = null;
  let wanted: number | null = null;
  let isDrawing = false;

  const replacePicture = (next: FootagePicture | null) => {
    const last = untrack(picture);
    setPicture(next);
    last?.bitmap.close();
  };
  const replaceStrip = (next: ImageBitmap | null) => {
    const last = untrack(strip);
    setStrip(next);
    last?.close();
  };

  const draw = async () => {
    if (isDrawing) return;
    isDrawing = true;
    while (open !== null && wanted !== null) {
      const { footage, signal } = open;
      const frame = wanted;
      wanted = null;
      try {
        const bitmap = await footage.frame(frame, FRAME_SIDE, { signal });
        setError(null);
        if (signal.aborted) bitmap.close();
        else replacePicture({ bitmap, frame });
      } catch (failure) {
        if (!signal.aborted) setError(toErrorData(failure));
      }
    }
    isDrawing = false;
  };

  const start = async (id: string, samples: number, signal: AbortSignal) => {
    let footage: Footage | null = null;
    try {
      footage = await studio.media.footage(id, signal);
      const opened = footage;
      if (signal.aborted) return opened.close();
      signal.addEventListener('abort', () => opened.close(), { once: true });
      open = { footage, signal };
      setTimes({ timestamps: footage.timestamps, samples });
      await draw();
      replaceStrip(await footage.strip(STRIP.width, STRIP.height, { signal }));
    } catch (failure) {
      if (!signal.aborted) setError(toErrorData(failure));
    }
  };

  const isLost = createMemo(() => studio.media.state(asset().id) === 'lost');
  // Another file in its place; that its copy was stored is no reason to open it anew.
  const file = createMemo(() => {
    const { id, bytes, frames } = asset();
    return `${id} ${bytes} ${frames}`;
  });
  createEffect(
    on([file, isLost], () => {
      const { id, samples } = asset();
      const ended = new AbortController();
      onCleanup(() => {
        ended.abort(new DOMException('Closed', 'AbortError'));
        open = null;
        setTimes(null);
        setError(null);
        replacePicture(null);
        replaceStrip(null);
      });
      if (!isLost()) void start(id, samples, ended.signal);
    }),
  );

  return {
    times,
    error,
    picture,
    strip,
    show(frame) {
      wanted = frame;
      void draw();
    },
  };
}
