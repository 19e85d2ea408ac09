import type { Page } from '@playwright/test';

export interface Seed {
  /** Copies of the one export that is stored, in this state. */
  readonly copies: number;
  readonly state: 'QUEUED' | 'PAUSED' | 'FAILED';
  /** Divided evenly among so many batches; on their own where 0. */
  readonly batches: number;
}

/** Writes exports past the studio, on a page on which nothing of it runs: nobody presses a button a thousand times. */
export function seedJobs(page: Page, seeds: readonly Seed[]): Promise<void> {
  return page.evaluate(async (wanted) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('storyloom');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const first = <T>(name: string) =>
      new Promise<T>((resolve, reject) => {
        const request = database.transaction(name).objectStore(name).getAll(null, 1);
        request.onsuccess = () => resolve(request.result[0]);
        request.onerror = () => reject(request.error);
      });
    const job = await first<Record<string, unknown>>('jobs');
    const asked = await first<Record<string, unknown>>('requests');
    const tx = database.transaction(['jobs', 'requests', 'batches'], 'readwrite');
    const error = { code: 'failed.internal', message: 'The film could not be made.', context: {} };
    // Of one size they would share their parts, and all but the first be done at once.
    const profiles = ['SOCIAL_1080P', 'PREVIEW_720P', 'PROJECT', 'DRAFT_480P'];
    let place = 0;
    for (const [number, { copies, state, batches }] of wanted.entries()) {
      const batchId = (index: number) => (batches === 0 ? null : `seed-${number}-${index % batches}`);
      for (let index = 0; index < batches; index += 1) {
        tx.objectStore('batches').put({
          id: batchId(index),
          name: `Batch ${index + 1}`,
          note: '',
          priority: 5,
          maxConcurrent: null,
          limitMs: 6 * 3600_000,
          ranMs: 0,
          startAt: null,
          hours: null,
          turn: 0,
          createdAt: Date.now(),
        });
      }
      for (let index = 0; index < copies; index += 1) {
        const id = `seed-${number}-job-${index}`;
        place += 1;
        tx.objectStore('jobs').put({
          ...job,
          id,
          params: id,
          batchId: batchId(index),
          state,
          title: `Film ${index + 1}`,
          profile: profiles[Math.floor(index / Math.max(1, batches)) % profiles.length],
          order: Number(job.order) + place,
          createdAt: Date.now() + place,
          pausedBy: state === 'PAUSED' ? 'person' : null,
          error: state === 'FAILED' ? error : null,
          finishedAt: state === 'FAILED' ? Date.now() : null,
        });
        tx.objectStore('requests').put({ ...asked, jobId: id });
      }
    }
    await new Promise<void>((resolve, reject) => {
      tx.oncomplete = () => resolve();
      tx.onabort = () => reject(tx.error);
    });
    database.close();
  }, seeds);
}
