import { hashOf } from '../../shared/plan/canonical.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { MediaStore } from '../storage/media-store.ts';
import { renderSoundIn, startSoundWorker } from '../workers/sound/client.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';

export interface RenderSoundDeps {
  readonly ledger: Pick<Ledger, 'find' | 'begin'>;
  readonly media: Pick<MediaStore, 'openByHash'>;
}

export interface RenderSoundOptions {
  readonly signal: AbortSignal;
  /** 0 to 1 over both passes. */
  readonly onProgress?: (ratio: number) => void;
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
export async function renderSound(
  plan: Plan,
  { ledger, media }: RenderSoundDeps,
  { signal, onProgress }: RenderSoundOptions,
): Promise<LedgerEntry> {
  signal.throwIfAborted();
  const key = soundKey(plan);
  const found = (await ledger.find([key])).get(key);
  if (found !== undefined) {
    onProgress?.(1);
    return found;
  }
  const files = await openFiles(plan, media);
  signal.throwIfAborted();
  const writer = await ledger.begin(key, 'sound');
  const link = startSoundWorker();
  try {
    const { config } = await renderSoundIn(
      link,
      { plan: plan.sound, settings: plan.audio, files },
      {
        signal,
        onPackets: async (packets) => {
          for (const packet of packets) await writer.append(packet);
        },
        onProgress: (ratio) => onProgress?.(ratio),
      },
    );
    signal.throwIfAborted();
    return await writer.commit(config);
  } catch (error) {
    await writer.abort();
    throw error;
  } finally {
    link.terminate();
  }
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
