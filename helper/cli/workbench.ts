import { rm } from 'node:fs/promises';
import type { FilmDeps, FilmRequest } from '../execute/types.ts';
import { findTools } from '../ffmpeg/find-tools.ts';
import { makeToolRunner } from '../ffmpeg/runner.ts';
import { type FilmNeeds, findFilmNeeds } from '../jobs/film-needs.ts';
import { makeLedgerCare } from '../jobs/ledger-care.ts';
import { probeMedia } from '../media/probe.ts';
import { dataFolder, makeDataFolders } from '../store/data-folder.ts';
import { isDataLocked } from '../store/data-lock.ts';
import { FORCED, makeOwnFolder, removeDeadFolders } from '../store/dead-folders.ts';
import type { FilmCommand } from './film-options.ts';
import { type LoadedFilm, loadFilm } from './load-film.ts';
import { ownProfiles } from './profile-files.ts';
import { makeLookView } from './show-progress.ts';

/**
 * Hardly a film takes longer, from its first look at what is kept to its end. One that does may lose a part to a
 * command that is short of room, and fails; tried again, it makes that part again.
 */
const LONGEST_FILM_MS = 12 * 3600 * 1000;

/** The system's programs and our folders. */
export interface Bench {
  readonly cacheFolder: string;
  readonly ledgerFolder: string;
  load(input: string): Promise<LoadedFilm>;
  deps(film: Pick<LoadedFilm, 'media'>): FilmDeps;
  /** Finds room for a film's parts and the film, or throws `environment.storage-full`. Kept parts stay. */
  makeRoom(needs: FilmNeeds, kept: ReadonlySet<string>): Promise<void>;
  close(): Promise<void>;
}

/** A bench with the one story on it. */
export interface Workbench {
  readonly film: LoadedFilm;
  readonly deps: FilmDeps;
  makeRoom(request: FilmRequest): Promise<void>;
  close(): Promise<void>;
}

export type BenchOptions = Pick<
  FilmCommand,
  'data' | 'force' | 'settings' | 'allowOutside' | 'share' | 'profileFiles' | 'json'
>;

export async function openBench(
  command: BenchOptions,
  { signal }: { readonly signal: AbortSignal },
): Promise<Bench> {
  const profileNames = ownProfiles(command.profileFiles).map(({ name }) => name);
  const data = dataFolder(command.data, process.env);
  const folders = makeDataFolders(data);
  await removeDeadFolders(folders.ledger, FORCED);
  const runner = await makeToolRunner(await findTools(), { stateFolder: data });
  // Made anew means beside what is kept, which others may be using at this moment.
  const ledgerFolder = command.force ? await makeOwnFolder(folders.ledger, FORCED) : folders.ledger;
  return {
    cacheFolder: folders.cache,
    ledgerFolder,
    load: (input) =>
      loadFilm(input, {
        settings: command.settings,
        profileNames,
        allowOutside: command.allowOutside,
        cacheFolder: folders.cache,
        probe: (path, options) => probeMedia(path, { runner, ...options }),
        signal,
      }),
    deps: ({ media }) => ({
      runner,
      media,
      ledgerFolder,
      cacheFolder: folders.cache,
      share: command.share,
      onLook: makeLookView(process.stderr, command),
    }),
    async makeRoom(needs, kept) {
      const jobs = { keepParts: () => {}, pinnedParts: () => kept };
      // A running helper's films are pinned in its own records: what it has used of late may be one's.
      const keepUsedSince = async () =>
        (await isDataLocked(data)) ? Date.now() - LONGEST_FILM_MS : Number.POSITIVE_INFINITY;
      const care = makeLedgerCare({ folder: folders.ledger, jobs, keepUsedSince, now: Date.now });
      await care.prepare('', needs, { signal });
    },
    async close() {
      await runner.close();
      if (command.force) await rm(ledgerFolder, { recursive: true, force: true });
    },
  };
}

export async function openWorkbench(
  command: FilmCommand,
  { signal }: { readonly signal: AbortSignal },
): Promise<Workbench> {
  const bench = await openBench(command, { signal });
  try {
    const film = await bench.load(command.input);
    const deps = bench.deps(film);
    const makeRoom = async (request: FilmRequest) => {
      const needs = await findFilmNeeds(request, deps, { signal });
      await bench.makeRoom(needs, new Set(needs.keys));
    };
    return { film, deps, makeRoom, close: bench.close };
  } catch (error) {
    await bench.close();
    throw error;
  }
}
