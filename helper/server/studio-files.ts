import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** One file of the built studio, known before any request: no path from a client is ever opened. */
export interface StudioFile {
  readonly path: string;
  readonly bytes: number;
  readonly type: string;
  readonly etag: string;
  /** Names with a content hash never change and may be kept for ever. */
  readonly immutable: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
};

/** Lists the built studio by URL path. Throws when it was not built. */
export function listStudioFiles(root: string): ReadonlyMap<string, StudioFile> {
  const files = new Map<string, StudioFile>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const url = `/${relative(root, path).split(sep).join('/')}`;
    files.set(url, {
      path,
      bytes: statSync(path).size,
      type: TYPES[extname(entry.name)] ?? 'application/octet-stream',
      etag: `"${createHash('sha256').update(readFileSync(path)).digest('base64url').slice(0, 22)}"`,
      immutable: url.startsWith('/assets/'),
    });
  }
  return files;
}

/** Addresses of the studio's own screens all answer with its one page. */
export function isStudioRoute(path: string): boolean {
  return /^\/(?:$|trash$|queue$|story\/[A-Za-z0-9_-]{1,64}$|settings(?:\/[a-z-]{1,32})?$)/.test(path);
}
