import { batch, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import { type ErrorData, toErrorData } from '../../shared/errors.ts';
import type { Sha256 } from '../../shared/model/project.ts';
import { type Frames, type Samples, sampleAt } from '../../shared/model/time.ts';
import {
  absoluteNow,
  findPreviewed,
  frameShownAt,
  makePreviewClient,
  type PreviewAnchor,
  type PreviewClient,
  type PreviewEvent,
  type PreviewFilm,
  previewHash,
  shuttleSpeed,
} from '../execute/preview-engine.ts';
import type { PreviewPlayer, PreviewPlayerParts } from './preview-types.ts';

/** For the screens, which may not reach into the engine. */
export { makePreviewSound, type PreviewSound } from '../execute/preview-sound.ts';

/** Edits come in runs: what they make is compiled when they pause for this long, at the latest every other. */
const COMPILE_AFTER_MS = 40;
const COMPILE_AT_LEAST_MS = 160;

export function createPreviewPlayer(parts: PreviewPlayerParts): PreviewPlayer {
  const [film, setFilm] = createSignal<PreviewFilm | null>(null);
  const [frame, setFrame] = createSignal<Frames>(0);
  const [shownFrame, setShownFrame] = createSignal<Frames>(-1);
  const [speed, setSpeed] = createSignal(0);
  const [waiting, setWaiting] = createSignal(false);
  const [secondsLeft, setSecondsLeft] = createSignal<number | null>(null);
  const [error, setError] = createSignal<ErrorData | null>(null);
  const [muted, setMutedSignal] = createSignal(false);
  let client: PreviewClient | null = null;
  /** Raised by everything that makes what was under way worthless. */
  let turn = 0;
  let wanted: Samples = parts.startAt;
  let loading: Promise<void> | null = null;
  let dirty = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dirtySince = 0;

  const position = createMemo(() => {
    const current = film();
    return current === null ? wanted : Math.min(sampleAt(frame(), current.rate), current.totalSamples);
  });
  const segment = createMemo(() => {
    const current = film();
    if (current === null) return -1;
    return segmentAt(current, frame());
  });

  function onEvent(event: PreviewEvent): void {
    switch (event.type) {
      case 'shown':
        batch(() => {
          setShownFrame(event.frame);
          if (speed() !== 0) setFrame(event.frame);
          if (error() !== null) setError(null);
        });
        break;
      case 'preparing':
        batch(() => {
          setWaiting(true);
          setSecondsLeft(event.secondsLeft);
        });
        break;
      case 'ready':
        setWaiting(false);
        break;
      case 'ended':
        rest();
        break;
      case 'failed':
        batch(() => {
          setError(event.error);
          setWaiting(false);
        });
        break;
    }
  }

  async function openMedia(sha256: Sha256): Promise<File> {
    const asset = findPreviewed(parts.document(), sha256);
    if (asset === null) throw new DOMException('The picture is no longer in the project', 'NotFoundError');
    return parts.openMedia(asset);
  }

  /** Compiles the newest document, again and again until none newer is there. */
  function compile(): Promise<void> {
    loading ??= (async () => {
      while (dirty && client !== null) {
        dirty = false;
        try {
          const document = parts.document();
          const next = await client.load(document, parts.lost());
          const first = film() === null;
          setFilm(next);
          parts.sound.setPlan(next.sound);
          const stands = first || frame() >= next.totalFrames;
          if (stands) setFrame(frameShownAt(wanted, next.rate, next.totalFrames));
          if (speed() !== 0) await startClock();
          else if (stands) await client.show(frame());
        } catch (reason) {
          setError(toErrorData(reason));
        }
      }
    })().finally(() => {
      loading = null;
    });
    return loading;
  }

  function changed(): void {
    const now = performance.now();
    if (!dirty) dirtySince = now;
    dirty = true;
    clearTimeout(timer);
    const overdue = now - dirtySince >= COMPILE_AT_LEAST_MS;
    timer = setTimeout(() => void compile(), overdue ? 0 : COMPILE_AFTER_MS);
  }

  // Not the revision: a drag shows what it does before it becomes an edit.
  createEffect(on([parts.document, parts.lost], changed));

  function rest(): void {
    turn += 1;
    batch(() => {
      setSpeed(0);
      setWaiting(false);
    });
    parts.sound.stop();
    wanted = position();
    parts.onRest(wanted);
  }

  /** Gets pictures and sound ready, then lets the clock run: with sound where there is any, it is the clock. */
  async function startClock(): Promise<void> {
    const current = film();
    const player = client;
    if (current === null || player === null) return;
    turn += 1;
    const mine = turn;
    const from = position();
    const running = speed();
    await player.prepare(frame());
    if (mine !== turn) return;
    if (running === 1) {
      const clock = (anchor: PreviewAnchor) => {
        if (mine === turn) void player.play(anchor);
      };
      await parts.sound.start(from, { onClock: clock });
    } else {
      parts.sound.stop();
      await player.play({ at: absoluteNow(), sample: from, speed: running });
    }
  }

  function run(next: number): void {
    const current = film();
    if (current?.totalFrames === 0) return;
    setSpeed(next);
    // Not compiled yet: it plays as soon as it is.
    if (current === null) return;
    if (next > 0 && frame() >= current.totalFrames - 1) {
      setFrame(0);
      wanted = 0;
    }
    startClock().catch((reason: unknown) => {
      rest();
      setError(toErrorData(reason));
    });
  }

  function pause(): void {
    if (speed() === 0) return;
    const mine = turn + 1;
    const stopped = client?.pause();
    rest();
    // One more frame may have been shown before the worker heard of it: the playhead stands where the picture is.
    stopped?.then(
      (last) => {
        if (turn !== mine || last < 0) return;
        setFrame(last);
        wanted = position();
        parts.onRest(wanted);
      },
      () => {},
    );
  }

  function seekFrame(next: Frames): void {
    const current = film();
    if (current === null) return;
    const clamped = Math.max(0, Math.min(current.totalFrames - 1, Math.round(next)));
    // A pause that is still told where the picture stopped must not take the playhead back there.
    turn += 1;
    wanted = sampleAt(clamped, current.rate);
    if (speed() !== 0) {
      setFrame(clamped);
      run(speed());
      return;
    }
    parts.onRest(wanted);
    // The readout follows at once; the picture as soon as it is drawn.
    setFrame(clamped);
    void client?.show(clamped);
  }

  onCleanup(() => {
    turn += 1;
    clearTimeout(timer);
    parts.sound.close();
    client?.terminate();
    client = null;
  });

  return {
    attach(canvas) {
      turn += 1;
      client?.terminate();
      setFilm(null);
      setShownFrame(-1);
      client = makePreviewClient(canvas, { openMedia, onEvent });
      dirty = true;
      void compile();
    },
    film,
    frame,
    shownFrame,
    position,
    segment,
    playing: () => speed() !== 0,
    speed,
    status: () => {
      if (error() !== null) return 'failed';
      if (film() === null || waiting()) return 'preparing';
      return film()?.totalFrames === 0 ? 'empty' : 'ready';
    },
    secondsLeft,
    error,
    muted,
    setMuted(next) {
      setMutedSignal(next);
      parts.sound.setMuted(next);
    },
    toggle: () => (speed() === 0 ? run(1) : pause()),
    play: () => run(1),
    pause,
    seek(sample) {
      const current = film();
      if (current !== null) seekFrame(frameShownAt(sample, current.rate, current.totalFrames));
    },
    seekFrame,
    step(frames) {
      pause();
      seekFrame(frame() + frames);
    },
    shuttle: (direction) => run(shuttleSpeed(speed(), direction)),
    retry() {
      setError(null);
      const assets = Object.values(parts.document().assets);
      for (const asset of assets) if (asset.kind === 'picture') void client?.forget(previewHash(asset));
      dirty = true;
      void compile().then(() => client?.show(frame()));
    },
    shown: async () => client?.shown() ?? null,
    stats: async () => client?.stats() ?? null,
    heard: () => parts.sound.heard(),
  };
}

/** The segment that a frame belongs to, by its own range (not a transition's). */
export function segmentAt(film: PreviewFilm, frame: Frames): number {
  let low = 0;
  let high = film.segments.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const segment = film.segments[middle];
    if (segment === undefined) break;
    if (frame < segment.firstFrame) high = middle - 1;
    else if (frame >= segment.firstFrame + segment.frames) low = middle + 1;
    else return middle;
  }
  return -1;
}
