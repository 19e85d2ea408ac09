import { proxy, transfer } from 'comlink';
import { toErrorData } from '../../../shared/errors.ts';
import type { Project, Sha256 } from '../../../shared/model/project.ts';
import type { Frames, Samples } from '../../../shared/model/time.ts';
import type { Profile } from '../../../shared/profiles/profiles.ts';
import { callWithSignal, linkWorker } from '../bridge.ts';
import type {
  PreviewApi,
  PreviewEvent,
  PreviewFilm,
  PreviewStats,
  ShownFrame,
  StillFilm,
  StillsApi,
} from './api.ts';
import type { PreviewAnchor } from './clock.ts';

export type {
  PreviewEvent,
  PreviewFilm,
  PreviewSegment,
  PreviewStats,
  ShownFrame,
  StillFilm,
} from './api.ts';
export type { PreviewAnchor } from './clock.ts';
export { absoluteNow, frameShownAt, sampleAtTime, shuttleSpeed } from './clock.ts';
export { findPreviewed, previewHash } from './preview-project.ts';

type OpenFile = (sha256: Sha256) => Promise<File>;

export interface PreviewClient {
  load(project: Project, lost: readonly Sha256[]): Promise<PreviewFilm>;
  show(frame: Frames): Promise<void>;
  prepare(frame: Frames): Promise<void>;
  play(anchor: PreviewAnchor): Promise<void>;
  pause(): Promise<Frames>;
  shown(): Promise<ShownFrame | null>;
  stats(): Promise<PreviewStats>;
  forget(sha256: Sha256): Promise<void>;
  terminate(): void;
}

export interface PreviewClientOptions {
  readonly openMedia: OpenFile;
  readonly onEvent: (event: PreviewEvent) => void;
}

/** Starts the preview's worker on a canvas, which from then on is the worker's. */
export function makePreviewClient(canvas: HTMLCanvasElement, options: PreviewClientOptions): PreviewClient {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'preview' });
  const link = linkWorker<PreviewApi>(worker, 'preview');
  const events = new MessageChannel();
  events.port1.onmessage = (message: MessageEvent<PreviewEvent>) => options.onEvent(message.data);
  const openMedia = passErrors(options.openMedia);
  const offscreen = canvas.transferControlToOffscreen();
  const started = link.call((api) =>
    api.start(transfer(offscreen, [offscreen]), transfer(events.port2, [events.port2]), openMedia),
  );
  started.catch(() => {});
  const after = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    await started;
    return call();
  };
  return {
    load: (project, lost) => after(() => link.call((api) => api.load(project, lost))),
    show: (frame) => after(() => link.call((api) => api.show(frame))),
    prepare: (frame) => after(() => link.call((api) => api.prepare(frame))),
    play: (anchor) => after(() => link.call((api) => api.play(anchor))),
    pause: () => after(() => link.call((api) => api.pause())),
    shown: () => after(() => link.call((api) => api.shown())),
    stats: () => after(() => link.call((api) => api.stats())),
    forget: (sha256) => after(() => link.call((api) => api.forget(sha256))),
    terminate() {
      events.port1.close();
      link.terminate();
    },
  };
}

/** Single frames of one film in several shapes, side by side. */
export interface StillsClient {
  load(
    project: Project,
    lost: readonly Sha256[],
    profiles: readonly Profile[],
  ): Promise<readonly StillFilm[]>;
  /** The caller closes the picture. */
  still(profile: string, at: Samples, options: { readonly signal: AbortSignal }): Promise<ImageBitmap | null>;
  terminate(): void;
}

export function makeStillsClient(openFile: OpenFile): StillsClient {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'stills' });
  const link = linkWorker<StillsApi>(worker, 'stills');
  const started = link.call((api) => api.startStills(passErrors(openFile)));
  started.catch(() => {});
  return {
    async load(project, lost, profiles) {
      await started;
      return link.call((api) => api.loadStills(project, lost, profiles));
    },
    async still(profile, at, { signal }) {
      await started;
      return callWithSignal<StillsApi, ImageBitmap | null>(link, signal, (api, runId) =>
        api.still(runId, profile, at),
      );
    },
    terminate: () => link.terminate(),
  };
}

/** A thrown error would lose its code on the way. */
function passErrors(openFile: OpenFile) {
  return proxy(async (sha256: Sha256) => {
    try {
      return { file: await openFile(sha256) };
    } catch (error) {
      return { error: toErrorData(error) };
    }
  });
}
