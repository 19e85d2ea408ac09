import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { LookStore } from '../../../shared/analysis/kept-looks.ts';

const part = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const looksSchema = v.array(
  v.object({
    at: v.number(),
    faces: v.array(v.object({ x: part, y: part, width: part, height: part, confidence: part })),
    salient: v.nullable(v.object({ x: part, y: part })),
    cut: v.nullable(v.number()),
  }),
);

/** In files beside the proofs of encoders, in the helper's cache: what is lost there is looked for again. */
export function makeLookStore(cacheFolder: string): LookStore {
  const folder = join(cacheFolder, 'looks');
  const fileOf = (key: string) => join(folder, `${key}.json`);
  return {
    async read(key) {
      try {
        return v.parse(looksSchema, JSON.parse(await readFile(fileOf(key), 'utf8')));
      } catch {
        return [];
      }
    },
    async keep(key, looks) {
      const unfinished = `${fileOf(key)}.${randomUUID()}.part`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(unfinished, JSON.stringify(looks), { mode: 0o600 });
        await rename(unfinished, fileOf(key));
      } catch {
        await rm(unfinished, { force: true }).catch(() => undefined);
      }
    },
  };
}
