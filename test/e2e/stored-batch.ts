import type { Page } from '@playwright/test';

export interface QueuedJob {
  readonly id: string;
  readonly state: string;
  readonly batchId: string | null;
  readonly profile: string;
  readonly artifactId: string | null;
  readonly crashes: number;
  readonly lease: { readonly owner: string } | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/**
 * Puts a batch into the stored queue, with a job for each profile, each made of the newest job there, which goes.
 * Only on a page on which nothing of the studio runs. Gives the jobs' ids.
 */
export function storeBatch(page: Page, profiles: readonly string[]): Promise<readonly string[]> {
  return page.evaluate(async (names) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('storyloom');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const tx = database.transaction(['jobs', 'requests', 'batches'], 'readwrite');
    const done = new Promise<void>((resolve, reject) => {
      tx.oncomplete = () => resolve();
      tx.onabort = () => reject(tx.error);
    });
    const ask = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const [jobs, requests] = [tx.objectStore('jobs'), tx.objectStore('requests')];
    const all = await ask<Record<string, unknown>[]>(jobs.getAll());
    const pattern = all.sort((a, b) => Number(b.createdAt) - Number(a.createdAt))[0];
    if (pattern === undefined) throw new Error('There is no job to make others of');
    const request = await ask<Record<string, unknown>>(requests.get(String(pattern.id)));
    const now = Date.now();
    const limits = { maxConcurrent: null, limitMs: 6 * 3_600_000, ranMs: 0, startAt: null, hours: null };
    const about = { id: 'delivery', name: 'Delivery', note: '', priority: 5, turn: 0, createdAt: now };
    tx.objectStore('batches').put({ ...about, ...limits });
    const ids = names.map((profile, order) => {
      const id = `delivery-${order}`;
      const waiting = {
        state: 'QUEUED',
        pausedBy: null,
        lease: null,
        startedAt: null,
        worked: 0,
        reached: 0,
      };
      const place = { id, params: id, batchId: 'delivery', profile, order, createdAt: now, work: null };
      jobs.put({ ...pattern, ...waiting, ...place });
      requests.put({ ...request, jobId: id });
      return id;
    });
    jobs.delete(String(pattern.id));
    requests.delete(String(pattern.id));
    await done;
    database.close();
    return ids;
  }, profiles);
}

/** The stored queue in the order of its jobs, and how many films are known. */
export function readQueue(
  page: Page,
): Promise<{ readonly jobs: readonly QueuedJob[]; readonly artifacts: readonly string[] }> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('storyloom');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const tx = database.transaction(['jobs', 'artifacts']);
    const ask = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const [jobs, artifacts] = await Promise.all([
      ask<(QueuedJob & { order: number })[]>(tx.objectStore('jobs').getAll()),
      ask(tx.objectStore('artifacts').getAllKeys()),
    ]);
    database.close();
    return { jobs: jobs.sort((a, b) => a.order - b.order), artifacts: artifacts.map(String) };
  });
}

/** Changes the queue's settings past their page. Only where nothing of the studio runs. */
export function storeSettings(
  page: Page,
  { share, concurrency = null }: { readonly share: number; readonly concurrency?: number | null },
): Promise<void> {
  return page.evaluate(
    async (part) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open('storyloom');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const tx = database.transaction('settings', 'readwrite');
      const store = tx.objectStore('settings');
      await new Promise<void>((resolve, reject) => {
        const read = store.get('settings');
        read.onsuccess = () => {
          const queue = { pauseOnBattery: false, keepAwake: false, notify: false, ...part };
          store.put({ ...read.result, queue }, 'settings');
        };
        tx.oncomplete = () => resolve();
        tx.onabort = () => reject(tx.error);
      });
      database.close();
    },
    { share, concurrency },
  );
}
