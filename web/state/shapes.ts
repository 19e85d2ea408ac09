import { type Accessor, createEffect, createRoot, createSignal, on, untrack } from 'solid-js';
import { type ErrorData, toErrorData } from '../../shared/errors.ts';
import type { Asset, Project, Sha256 } from '../../shared/model/project.ts';
import type { Samples } from '../../shared/model/time.ts';
import type { Profile } from '../../shared/profiles/profiles.ts';
import { findPreviewed, makeStillsClient } from '../execute/preview-engine.ts';

/** One film in the shapes of several profiles, at one moment. */
export interface Shapes {
  /** Of the longest film; 0 until it is known. */
  length(): Samples;
  at(): Samples;
  /** While frames are drawn only the latest moment asked for is kept. */
  show(at: Samples): void;
  /** The frame of a profile; null until it is drawn. Used up by who draws it. */
  still(profile: string): ImageBitmap | null;
  error(profile: string): ErrorData | null;
  close(): void;
}

export interface ShapesParts {
  readonly document: Accessor<Project>;
  readonly lost: Accessor<readonly Sha256[]>;
  readonly profiles: Accessor<readonly Profile[]>;
  readonly openMedia: (asset: Asset) => Promise<File>;
  readonly startAt: Samples;
}

/** Draws in its own worker, which ends with `close`. */
export function createShapes(parts: ShapesParts): Shapes {
  return createRoot((dispose) => {
    const ended = new AbortController();
    const client = makeStillsClient(async (sha256) => {
      const asset = findPreviewed(parts.document(), sha256);
      if (asset === null) throw new DOMException('It is no longer in the project', 'NotFoundError');
      return parts.openMedia(asset);
    });
    const [at, setAt] = createSignal(parts.startAt);
    const [length, setLength] = createSignal<Samples>(0);
    const [stills, setStills] = createSignal<ReadonlyMap<string, ImageBitmap>>(new Map());
    const [errors, setErrors] = createSignal<ReadonlyMap<string, ErrorData>>(new Map());
    let isWorking = false;
    let isStale = true;
    let isMoved = true;

    const drawAll = async (moment: Samples, profiles: readonly Profile[]) => {
      for (const { name } of profiles) {
        if (ended.signal.aborted || isStale) return;
        try {
          const bitmap = await client.still(name, moment, { signal: ended.signal });
          if (bitmap !== null) setStills((before) => new Map(before).set(name, bitmap));
          if (errors().has(name)) setErrors((before) => without(before, name));
        } catch (error) {
          if (!ended.signal.aborted) setErrors((before) => new Map(before).set(name, toErrorData(error)));
        }
      }
    };

    const work = async () => {
      if (isWorking) return;
      isWorking = true;
      while (!ended.signal.aborted && (isStale || isMoved)) {
        const profiles = untrack(parts.profiles);
        try {
          if (isStale) {
            isStale = false;
            const films = await client.load(untrack(parts.document), untrack(parts.lost), profiles);
            setLength(Math.max(0, ...films.map(({ totalSamples }) => totalSamples)));
          }
          isMoved = false;
          await drawAll(untrack(at), profiles);
        } catch (error) {
          if (ended.signal.aborted) break;
          const failed = toErrorData(error);
          setErrors(new Map(profiles.map(({ name }) => [name, failed])));
        }
      }
      isWorking = false;
    };

    createEffect(
      on([parts.document, parts.lost, parts.profiles], () => {
        isStale = true;
        isMoved = true;
        void work();
      }),
    );

    return {
      length,
      at,
      show(moment) {
        setAt(moment);
        isMoved = true;
        void work();
      },
      still: (profile) => stills().get(profile) ?? null,
      error: (profile) => errors().get(profile) ?? null,
      close() {
        ended.abort(new DOMException('Closed', 'AbortError'));
        client.terminate();
        for (const bitmap of stills().values()) bitmap.close();
        dispose();
      },
    };
  });
}

function without(map: ReadonlyMap<string, ErrorData>, name: string): ReadonlyMap<string, ErrorData> {
  const next = new Map(map);
  next.delete(name);
  return next;
}
