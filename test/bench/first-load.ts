import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUILT = join(import.meta.dirname, '../../dist/web');

/** Gzipped bytes of the scripts that the built page names and everything they import before they run. */
export function firstLoadBytes(): number {
  const page = readFileSync(join(BUILT, 'index.html'), 'utf8');
  const waiting = [...page.matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)].map((match) => match[1] ?? '');
  const seen = new Set<string>();
  let bytes = 0;
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file) || !existsSync(join(BUILT, file))) continue;
    seen.add(file);
    const source = readFileSync(join(BUILT, file));
    bytes += gzipSync(source).length;
    const folder = file.slice(0, file.lastIndexOf('/') + 1);
    const imports = source.toString('utf8').matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g);
    for (const match of imports) waiting.push(`${folder}${match[1]}`);
  }
  return bytes;
}
