import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { nodeDisk } from '../../../helper/execute/disk.ts';
import { partName, removeDeadParts } from '../../../helper/execute/part-names.ts';
import type { RenderFilm } from '../../../helper/jobs/film-runs.ts';
import { openHelperJobs } from '../../../helper/jobs/helper-jobs.ts';
import { openStore } from '../../../helper/store/open-store.ts';
import { makeProgress, makeRequest, makeResult, noTools } from './job-samples.ts';

/**
 * A helper of its own process, for tests that kill it: opens the data folder it is given, asks for one film of
 * many chunks and says each step it takes, so that it can be killed at any of them.
 */
const CHUNKS = 30;
const [data = ''] = process.argv.slice(2);

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

function store(path: string, text: string): void {
  const part = partName(path);
  const file = openSync(part, 'w', 0o600);
  writeSync(file, text.slice(0, text.length / 2));
  say(`step half of ${path}`);
  writeSync(file, text.slice(text.length / 2));
  fsyncSync(file);
  closeSync(file);
  renameSync(part, path);
}

const renderFilm: RenderFilm = async (request, output, { ledgerFolder }, { onProgress }) => {
  await removeDeadParts(nodeDisk, ledgerFolder);
  let reused = 0;
  for (let chunk = 0; chunk < CHUNKS; chunk += 1) {
    const path = join(ledgerFolder, `chunk-${chunk}`);
    if (existsSync(path)) {
      reused += 1;
      continue;
    }
    say(`render ${chunk}`);
    store(path, `pictures of ${chunk} in ${request.project.title}`);
    say(`finished ${chunk}`);
    onProgress(makeProgress((chunk + 1) / CHUNKS));
    // Lets the helper do what it does beside rendering.
    await new Promise((resolve) => setImmediate(resolve));
  }
  mkdirSync(dirname(output), { recursive: true });
  const captions = partName(`${output}.captions`);
  writeFileSync(captions, 'half');
  store(output, 'the film');
  renameSync(captions, `${output}.captions`);
  say('step film in place');
  return { ...makeResult(output), chunks: { rendered: CHUNKS - reused, reused } };
};

const records = await openStore(data);
say('step records open');
const jobs = await openHelperJobs({
  store: records,
  runner: noTools,
  dataFolder: data,
  share: 1,
  renderFilm,
  findNeeds: () => Promise.resolve({ keys: ['chunk-1'], bytes: 100 }),
});
say('step jobs open');
const { job } = await jobs.submit(makeRequest());
say(`job ${job.id}`);
await new Promise<void>((resolve) => {
  const look = () => {
    const { state } = jobs.get(job.id) ?? job;
    say(`step ${state}`);
    if (state === 'COMPLETED' || state === 'FAILED') resolve();
  };
  jobs.listen(Number.MAX_SAFE_INTEGER, look);
  look();
});
await jobs.close();
records.close();
say('closed');
