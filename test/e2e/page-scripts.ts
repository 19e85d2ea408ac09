import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { DIST } from './studio-server.ts';

export interface PageScript {
  readonly path: string;
  /** In bytes, packed by gzip. */
  readonly size: number;
}

/** Follows a page: gives the scripts that it has loaded since its last navigation, its workers' own apart. */
export function followScripts(page: Page): () => Promise<readonly PageScript[]> {
  const workers = new Set<string>();
  page.on('worker', (worker) => workers.add(worker.url()));
  return async () => {
    // The service worker fetches the rest for being offline: that is not the page's.
    const loaded = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name),
    );
    const own = new Set(loaded.filter((address) => address.endsWith('.js') && !workers.has(address)));
    return [...own].map((address) => {
      const path = new URL(address).pathname;
      return { path, size: packedSize(path) };
    });
  };
}

/** Of a file of the built studio, in bytes, packed by gzip. */
export function packedSize(path: string): number {
  return gzipSync(readFileSync(join(DIST, 'web', path))).length;
}

export function sizeOf(scripts: readonly PageScript[]): number {
  return scripts.reduce((sum, { size }) => sum + size, 0);
}
