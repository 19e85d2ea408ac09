import { readFileSync, writeSync } from 'node:fs';
import { renderFilm } from '../../../helper/execute/render-film.ts';
import { findTools } from '../../../helper/ffmpeg/find-tools.ts';
import { makeToolRunner } from '../../../helper/ffmpeg/runner.ts';
import { openHelperJobs } from '../../../helper/jobs/helper-jobs.ts';
import { openStore } from '../../../helper/store/open-store.ts';
import type { Project } from '../../../shared/model/project.ts';
import { makeRequest } from './job-samples.ts';

/**
 * As killed-helper.ts, with the real engine: renders the project in a file and says each step of it. Several profiles
 * are a batch.
 */
const [data = '', file = '', ...profiles] = process.argv.slice(2);

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

const project = JSON.parse(readFileSync(file, 'utf8')) as Project;
const store = await openStore(data);
const runner = await makeToolRunner(await findTools(), { stateFolder: data });
const jobs = await openHelperJobs({
  store,
  runner,
  dataFolder: data,
  share: 1,
  renderFilm: (request, output, deps, options) =>
    renderFilm(request, output, deps, {
      ...options,
      onProgress(progress) {
        say(`step ${progress.stage} ${progress.framesDone}`);
        options.onProgress(progress);
      },
    }),
});
const { idempotencyKey: _, ...request } = makeRequest({ project, hardware: 'cpu' });
const ids =
  profiles.length === 0
    ? [(await jobs.submit(makeRequest({ project, profile: 'DRAFT_360P', hardware: 'cpu' }))).job.id]
    : (
        jobs.batches()[0] ??
        (await jobs.createBatch({ name: 'All', films: profiles.map((profile) => ({ ...request, profile })) }))
          .batch
      ).jobIds;
await new Promise<void>((resolve) => {
  const look = () => {
    const all = ids.flatMap((id) => jobs.get(id) ?? []);
    for (const { state, error } of all) {
      if (state === 'FAILED') say(`failed ${error?.message} ${error?.context.details ?? ''}`);
    }
    if (all.every(({ state }) => state === 'COMPLETED' || state === 'FAILED')) resolve();
  };
  jobs.listen(Number.MAX_SAFE_INTEGER, look);
  look();
});
await jobs.close();
await runner.close();
store.close();
