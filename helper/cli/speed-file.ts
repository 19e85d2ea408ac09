import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import { addSpeed, type SecondsRange, type SpeedBook } from '../../shared/queue/speed.ts';
import type { FilmDeps, FilmResult } from '../execute/types.ts';
import { makeSpeedometer, speedKey } from '../jobs/film-speed.ts';

const stored = v.object({
  format: v.literal(1),
  book: v.record(v.string(), v.object({ samples: v.array(v.number()) })),
});

/** How fast films were made by commands on this computer. Losing it costs an estimate, nothing else. */
export interface SpeedFile {
  /** Measured by a moment of the film where nothing of its kind was made before. */
  secondsOf(
    plan: HelperPlan,
    deps: FilmDeps,
    options: { readonly signal: AbortSignal },
  ): Promise<SecondsRange | null>;
  /** Only films of which nothing was there before say how fast they are made. */
  add(result: FilmResult, seconds: number, deps: Pick<FilmDeps, 'runner'>): Promise<void>;
}

export async function openSpeedFile(cacheFolder: string): Promise<SpeedFile> {
  const file = join(cacheFolder, 'speeds.json');
  let book = await readBook(file);
  const write = async () => {
    const part = `${file}.${process.pid}.part`;
    await writeFile(part, JSON.stringify({ format: 1, book }), { mode: 0o600 });
    await rename(part, file);
  };
  return {
    secondsOf(plan, deps, options) {
      const keep = async (measured: SpeedBook) => {
        book = { ...book, ...measured };
        await write();
      };
      return makeSpeedometer({ deps, speeds: () => book, keep, isFree: () => true }).secondsOf(plan, options);
    },
    async add(result, seconds, { runner }) {
      if (result.chunks.reused > 0 || seconds <= 0) return;
      book = addSpeed(book, speedKey(result, runner.tools.version), result.frames / seconds);
      await write();
    },
  };
}

async function readBook(file: string): Promise<SpeedBook> {
  try {
    const parsed = v.safeParse(stored, JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.output.book : {};
  } catch {
    // Not there yet, or not readable: there is nothing measured.
    return {};
  }
}
