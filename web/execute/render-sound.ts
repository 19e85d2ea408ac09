import { hashOf } from '../../shared/plan/canonical.ts';
import type { AudioSettings, Plan } from '../../shared/plan/plan.ts';
import type { MediaStore } from '../storage/media-store.ts';
import { renderSoundIn, startSoundWorker } from '../workers/sound/client.ts';
import type { Ledger, LedgerEntry, LedgerWriter } from './ledger.ts';

export interface RenderSoundDeps {
  readonly ledger: Pick<Ledger, 'find' | 'begin'>;
  readonly media: Pick<MediaStore, 'openByHash'>;
}

export interface RenderSoundOptions {
  readonly signal: AbortSignal;
  /** 0 to 1 over both passes. */
  readonly onProgress?: (ratio: number) => void;
  /** Encoders of other films that the same mix goes through, for them to find. */
  readonly also?: readonly AudioSettings[];
}

/** Raised whenever the same plan would sound otherwise, so that no old sound is reused. */
const SOUND_CODE_VERSION = 2;

/** The ledger's address of a film's sound. */
export function soundKey({ sound, audio }: Pick<Plan, 'sound' | 'audio'>): string {
  return `sound-${hashOf({ sound, audio, version: SOUND_CODE_VERSION })}`;
}

/**
 * The film's sound as one ledger entry: found there, or mixed, levelled and encoded in one piece by a worker.
 * Timestamps are samples of the film; the first is negative by the encoder's run-up.
 */
export function renderSound(
  plan: Plan,
  deps: RenderSoundDeps,
  options: RenderSoundOptions,
): Promise<LedgerEntry> {
  options.signal.throwIfAborted();
  // Of films that are made side by side the first mixes for those that share the mix.
  return navigator.locks.request(`storyloom-mix-${hashOf(plan.sound)}`, { signal: options.signal }, () =>
    findOrRender(plan, deps, options),
  );
}

async function findOrRender(
  plan: Plan,
  deps: RenderSoundDeps,
  options: RenderSoundOptions,
): Promise<LedgerEntry> {
  const { ledger } = deps;
  const { signal, onProgress, also = [] } = options;
  const key = soundKey(plan);
  const keyOf = (audio: AudioSettings) => soundKey({ sound: plan.sound, audio });
  const found = await ledger.find([key, ...also.map(keyOf)]);
  const own = found.get(key);
  if (own !== undefined) {
    onProgress?.(1);
    return own;
  }
  // A film beside this one may have made its own since this one began.
  const missing = also.filter((audio) => !found.has(keyOf(audio)));
  try {
    return await mix(plan, deps, { ...options, also: missing });
  } catch (error) {
    if (signal.aborted || missing.length === 0) throw error;
    // It may have been an encoder, or the room, that only another film needs: this one does without.
    return mix(plan, deps, { ...options, also: [] });
  }
}

async function mix(
  plan: Plan,
  { ledger, media }: RenderSoundDeps,
  { signal, onProgress, also = [] }: RenderSoundOptions,
): Promise<LedgerEntry> {
  const key = soundKey(plan);
  const files = await openFiles(plan, media);
  signal.throwIfAborted();
  const settings = [plan.audio, ...also];
  const writers: LedgerWriter[] = [];
  const link = startSoundWorker();
  try {
    for (const audio of settings) {
      writers.push(await ledger.begin(soundKey({ sound: plan.sound, audio }), 'sound'));
    }
    const made = await renderSoundIn(
      link,
      { plan: plan.sound, settings, files },
      {
        signal,
        onPackets: async (encoder, packets) => {
          for (const packet of packets) await writers[encoder]?.append(packet);
        },
        onProgress: (ratio) => onProgress?.(ratio),
      },
    );
    signal.throwIfAborted();
    const [own] = await Promise.allSettled(
      writers.map(async (writer, at) => writer.commit(made[at]?.config ?? none(key))),
    );
    if (own?.status === 'rejected') throw own.reason;
    return own?.value ?? none(key);
  } catch (error) {
    await Promise.allSettled(writers.map((writer) => writer.abort()));
    throw error;
  } finally {
    link.terminate();
  }
}

function none(key: string): never {
  throw new TypeError(`The sound worker made nothing for ${key}`);
}

async function openFiles(plan: Plan, media: Pick<MediaStore, 'openByHash'>) {
  const names = new Map(plan.media.map(({ sha256, name }) => [sha256, name]));
  const hashes = new Set(plan.sound.clips.map(({ sha256 }) => sha256));
  return Promise.all(
    [...hashes].map(async (sha256) => ({
      sha256,
      file: await media.openByHash(sha256, names.get(sha256) ?? 'a sound'),
    })),
  );
}
