import type { HelperFacts } from '../../shared/protocol/api.ts';
import { planFilms } from '../batch/plan-films.ts';
import { renderFilm } from '../execute/render-film.ts';
import { encoderReport } from '../ffmpeg/encoder-report.ts';
import { findTools } from '../ffmpeg/find-tools.ts';
import { makeToolRunner } from '../ffmpeg/runner.ts';
import type { ToolRunner } from '../ffmpeg/types.ts';
import { openHelperJobs } from '../jobs/helper-jobs.ts';
import { makeMediaFolder } from '../store/asset-files.ts';
import { makeDataFolders } from '../store/data-folder.ts';
import { openStore, type Store } from '../store/open-store.ts';
import type { Engine } from './engine.ts';

export interface EngineOptions {
  /** Share of the machine, 0 to 1. */
  readonly share: number;
}

/** The real engine: the system's ffmpeg, the records in the data folder, and the jobs that were left there. */
export async function openEngine(dataFolder: string, { share }: EngineOptions): Promise<Engine> {
  // Side by side: whoever starts the helper waits for both.
  const opening = openStore(dataFolder);
  // Told below; until then it must not count as unhandled.
  opening.catch(() => {});
  const tools = await findTools().catch(async (error: unknown) => {
    await opening.then(
      (opened) => opened.close(),
      () => {},
    );
    throw error;
  });
  const store = await opening;
  // Only who has the data folder to itself may end what another run left behind.
  try {
    const runner = await makeToolRunner(tools, { stateFolder: dataFolder });
    return await startEngine(store, runner, dataFolder, share);
  } catch (error) {
    store.close();
    throw error;
  }
}

async function startEngine(
  store: Store,
  runner: ToolRunner,
  dataFolder: string,
  share: number,
): Promise<Engine> {
  const jobs = await openHelperJobs({ store, runner, dataFolder, share, renderFilm });
  const folders = makeDataFolders(dataFolder);
  const closing = new AbortController();
  let encoders: HelperFacts['encoders'] = [];
  let proving: Promise<void> | null = null;
  const prove = async () => {
    try {
      encoders = await encoderReport(runner, { cacheFolder: folders.cache, signal: closing.signal });
    } catch (error) {
      if (!closing.signal.aborted) console.error('The encoders could not be proved:', error);
    }
  };
  return {
    jobs,
    projects: store.projects,
    assets: folders.assets,
    exports: folders.exports,
    ffmpeg: runner.tools.version,
    planFilms: (item, { hardware, signal }) =>
      planFilms(
        item,
        { runner, media: makeMediaFolder(folders.assets), cacheFolder: folders.cache },
        {
          hardware,
          signal,
          secondsOf: (plan) => jobs.secondsOf(plan, { signal }),
        },
      ),
    encoders() {
      proving ??= prove();
      return encoders;
    },
    async close() {
      closing.abort(new DOMException('Stopped', 'AbortError'));
      await jobs.close();
      await proving;
      await runner.close();
      store.close();
    },
  };
}
