import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FilmDeps, FilmRequest } from '../execute/types.ts';
import { findTools } from '../ffmpeg/find-tools.ts';
import { makeToolRunner } from '../ffmpeg/runner.ts';
import { findFilmNeeds } from '../jobs/film-needs.ts';
import { makeLedgerCare } from '../jobs/ledger-care.ts';
import { probeMedia } from '../media/probe.ts';
import { dataFolder, makeDataFolders } from '../store/data-folder.ts';
import type { FilmCommand } from './film-options.ts';
import { type LoadedFilm, loadFilm } from './load-film.ts';

/** Everything a film is made with: the system's programs, our folders, the story with its media. */
export interface Workbench {
  readonly film: LoadedFilm;
  readonly deps: FilmDeps;
  /** Finds room for a film's parts and the film, or throws `environment.storage-full`. */
  makeRoom(request: FilmRequest): Promise<void>;
  close(): Promise<void>;
}

export async function openWorkbench(
  command: FilmCommand,
  { signal }: { readonly signal: AbortSignal },
): Promise<Workbench> {
  const data = dataFolder(command.data, process.env);
  const folders = makeDataFolders(data);
  const runner = await makeToolRunner(await findTools(), { stateFolder: data });
  // Made anew means beside what is kept, which others may be using at this moment.
  const ledgerFolder = command.force ? join(folders.ledger, `forced-${randomUUID()}`) : folders.ledger;
  const close = async () => {
    await runner.close();
    if (command.force) await rm(ledgerFolder, { recursive: true, force: true });
  };
  try {
    const film = await loadFilm(command.input, {
      settings: command.settings,
      allowOutside: command.allowOutside,
      cacheFolder: folders.cache,
      probe: (path, options) => probeMedia(path, { runner, ...options }),
      signal,
    });
    const { media } = film;
    const deps = { runner, media, ledgerFolder, cacheFolder: folders.cache, share: command.share };
    const makeRoom = async (request: FilmRequest) => {
      const needs = await findFilmNeeds(request, deps, { signal });
      const own = new Set(needs.keys);
      const jobs = { keepParts: () => {}, pinnedParts: () => own };
      await makeLedgerCare({ folder: folders.ledger, jobs, now: Date.now }).prepare('', needs, { signal });
    };
    return { film, deps, makeRoom, close };
  } catch (error) {
    await close();
    throw error;
  }
}
