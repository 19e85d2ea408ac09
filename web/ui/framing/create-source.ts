import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js';
import { type ErrorData, toErrorData } from '../../../shared/errors.ts';
import type { ShownAsset } from '../../../shared/model/derive.ts';
import type { Samples } from '../../../shared/model/time.ts';
import { lastNotAfter, microseconds } from '../../../shared/plan/video-time.ts';
import type { Footage, Studio } from '../../state/studio-types.ts';

export interface VideoSource {
  readonly picture: Accessor<ImageBitmap | null>;
  readonly error: Accessor<ErrorData | null>;
}

const SIDE = 1280;

/** The frames of a video at a time of it; of those asked for while one is drawn only the latest is. */
export function createVideoSource(
  studio: Studio,
  asset: Accessor<ShownAsset | null>,
  at: Accessor<Samples>,
): VideoSource {
  const [picture, setPicture] = createSignal<ImageBitmap | null>(null);
  const [error, setError] = createSignal<ErrorData | null>(null);
  let open: { readonly footage: Footage; readonly signal: AbortSignal } | null = null;
  let isDrawing = false;
  let drawn: number | null = null;

  const wanted = (footage: Footage) => lastNotAfter(footage.timestamps, microseconds(at()));
  const draw = async () => {
    if (isDrawing) return;
    isDrawing = true;
    while (open !== null && drawn !== wanted(open.footage)) {
      const { footage, signal } = open;
      drawn = wanted(footage);
      try {
        setPicture(await footage.frame(drawn, SIDE, { signal }));
        setError(null);
      } catch (failure) {
        if (!signal.aborted) setError(toErrorData(failure));
      }
    }
    isDrawing = false;
  };
  const start = async (id: string, signal: AbortSignal) => {
    try {
      const footage = await studio.media.footage(id, signal);
      if (signal.aborted) return footage.close();
      signal.addEventListener('abort', () => footage.close(), { once: true });
      open = { footage, signal };
      drawn = null;
      await draw();
    } catch (failure) {
      if (!signal.aborted) setError(toErrorData(failure));
    }
  };
  createEffect(
    on(
      () => (asset()?.kind === 'video' ? (asset()?.id ?? null) : null),
      (id) => {
        const ended = new AbortController();
        open = null;
        setPicture(null);
        setError(null);
        onCleanup(() => ended.abort(new DOMException('Closed', 'AbortError')));
        if (id !== null) void start(id, ended.signal);
      },
    ),
  );
  createEffect(on(at, () => void draw(), { defer: true }));
  return { picture, error };
}
