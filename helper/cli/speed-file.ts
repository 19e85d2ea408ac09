import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import { addSpeed, estimateSeconds, type SecondsRange, type SpeedBook } from '../../shared/queue/speed.ts';
import type { FilmResult } from '../execute/types.ts';
import { speedKey } from '../jobs/film-runs.ts';

const stored = v.object({
  format: v.literal(1),
  book: v.record(v.string(), v.object({ samples: v.array(v.number()) })),
});

/** How fast films were made by commands on this computer. Losing it costs an estimate, nothing else. */
export interface SpeedFile {
  secondsOf(plan: HelperPlan): SecondsRange | null;
  /** Only films of which nothing was there before say how fast they are made. */
  add(result: FilmResult, seconds: number): Promise<void>;
}

export async function openSpeedFile(cacheFolder: string): Promise<SpeedFile> {
  const file = join(cacheFolder, 'speeds.json');
  let book = await readBook(file);
  return {
    secondsOf: ({ profile, video, totalFrames }) =>
      estimateSeconds(book, speedKey(video.encoder, profile), totalFrames),
    async add({ profile, encoder, frames, chunks }, seconds) {
      if (chunks.reused > 0 || seconds <= 0) return;
      book = addSpeed(book, speedKey(encoder, profile), frames / seconds);
      const part = `${file}.${process.pid}.part`;
      await writeFile(part, JSON.stringify({ format: 1, book }), { mode: 0o600 });
      await rename(part, file);
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
