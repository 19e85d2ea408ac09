import { createSignal } from 'solid-js';
import type { Sha256 } from '../../shared/model/project.ts';
import type { ProjectRecord } from '../storage/project-records.ts';
import type { Services } from './services.ts';

/** The pictures of the cards: read or made when first shown, one after the other. */
export function createCovers(services: Services) {
  const { db, media, probes } = services;
  const [urls, setUrls] = createSignal<ReadonlyMap<Sha256, string>>(new Map());
  const asked = new Set<Sha256>();
  const ended = new AbortController();
  let last: Promise<void> = Promise.resolve();

  const load = async (sha256: Sha256) => {
    if (ended.signal.aborted) return;
    const key = `thumbnail:${sha256}`;
    const kept = (await db.get('derived', key))?.value;
    let blob = kept instanceof Blob ? kept : null;
    if (blob === null) {
      blob = await probes.thumbnail(await media.openByHash(sha256, 'picture'), ended.signal);
      await db.put('derived', { key, value: blob, bytes: blob.size }).catch(() => {});
    }
    if (ended.signal.aborted) return;
    const url = URL.createObjectURL(blob);
    setUrls((known) => new Map(known).set(sha256, url));
  };

  return {
    url(record: ProjectRecord): string | null {
      const sha256 = record.summary.cover;
      if (sha256 === null) return null;
      if (!asked.has(sha256)) {
        asked.add(sha256);
        // A card without its picture is still a card.
        last = last.then(() => load(sha256)).catch(() => {});
      }
      return urls().get(sha256) ?? null;
    },
    close() {
      ended.abort();
      for (const url of urls().values()) URL.revokeObjectURL(url);
    },
  };
}
