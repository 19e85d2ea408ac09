import { dirname } from 'node:path';
import type { Project } from '../../shared/model/project.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import type { ToolRunner } from '../ffmpeg/types.ts';
import { captionSidecars, captionTrack } from './captions-file.ts';
import { type Disk, moveIntoPlace } from './disk.ts';
import type { ProgressMeter } from './film-progress.ts';
import { readIsoTrack } from './iso-file.ts';
import { type FilmPieces, joinFilm } from './join-film.ts';
import { partName, removeDeadPartsOf } from './part-names.ts';
import { together } from './together.ts';
import { verifyFilm } from './verify-film.ts';

export interface WriteDeps {
  readonly runner: ToolRunner;
  readonly disk: Disk;
  readonly ledgerFolder: string;
}

export interface WrittenFilm {
  readonly bytes: number;
  readonly sha256: string;
  readonly sidecars: readonly string[];
}

/** Joins the pieces beside the destination, checks the file, and only then gives it its name. */
export async function writeFilm(
  plan: HelperPlan,
  project: Pick<Project, 'look'>,
  pieces: Omit<FilmPieces, 'captions' | 'runUp'>,
  output: string,
  { runner, disk, ledgerFolder }: WriteDeps,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: ProgressMeter },
): Promise<WrittenFilm> {
  await disk.makeFolder(dirname(output));
  await removeDeadPartsOf(disk, output);
  const captions = captionTrack(plan);
  const { start: runUp } = await readIsoTrack(pieces.sound.path);
  const part = partName(output);
  try {
    await joinFilm(
      plan,
      { ...pieces, runUp, captions },
      part,
      { runner, disk, folder: ledgerFolder },
      {
        signal,
        onFrames: (frames) => progress.stage('writing', Math.min(0.999, frames / plan.totalFrames)),
      },
    );
    progress.stage('writing', 1);
    const [sha256] = await together(signal, [
      (stopping) => disk.sha256(part, { signal: stopping }),
      (stopping) =>
        verifyFilm(part, plan, { runner, hasCaptions: captions !== null, runUp }, { signal: stopping }),
    ]);
    const bytes = await disk.size(part);
    const sidecars = await writeSidecars(plan, project, output, disk);
    signal.throwIfAborted();
    await moveIntoPlace(disk, part, output);
    progress.stage('checking', 1);
    return { bytes, sha256, sidecars };
  } catch (error) {
    await disk.remove(part);
    throw error;
  }
}

/** Before the film gets its name: where the film is, its captions are too. */
async function writeSidecars(
  plan: HelperPlan,
  project: Pick<Project, 'look'>,
  output: string,
  disk: Disk,
): Promise<string[]> {
  const written: string[] = [];
  for (const { path, text } of captionSidecars(plan, project, output)) {
    const part = partName(path);
    try {
      await disk.write(part, text);
      await moveIntoPlace(disk, part, path);
    } catch (error) {
      await disk.remove(part);
      throw error;
    }
    written.push(path);
  }
  return written;
}
