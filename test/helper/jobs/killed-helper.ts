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
import { makeProgress, makeRequest, makeResult, makeStory, noTools } from './job-samples.ts';

/**
 * A helper of its own process, for tests that kill it: opens the data folder it is given, asks for films of many
 * chunks (one by itself, several as a batch) and says each step it takes, so that it can be killed at any of them.
 */
const [data = '', chunks = '30', count = '1', last = 'Infinity'] = process.argv.slice(2);
const CHUNKS = Number(chunks);
let said = 0;

function say(line: string): void {
  writeSync(1, `${line}\n`);
  said += 1;
  // Whoever asked for this step kills it here, however late the word of it arrives.
  if (said === Number(last)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
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
    const name = count === '1' ? chunk : `${request.project.id}-${chunk}`;
    const path = join(ledgerFolder, `chunk-${name}`);
    if (existsSync(path)) {
      reused += 1;
      continue;
    }
    say(`render ${name}`);
    store(path, `pictures of ${chunk} in ${request.project.title}`);
    say(`finished ${name}`);
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
const ids: string[] = [];
if (count === '1') ids.push((await jobs.submit(makeRequest())).job.id);
else {
  const { idempotencyKey: _, ...request } = makeRequest();
  const films = Array.from({ length: Number(count) }, (_, film) => ({
    ...{ ...request, project: makeStory(`film-${film}`) },
    // The last one waits for the first.
    after: film === Number(count) - 1 ? [0] : [],
  }));
  const [known] = jobs.batches();
  const batch = known ?? (await jobs.createBatch({ name: 'All', films })).batch;
  ids.push(...batch.jobIds);
}
for (const id of ids) say(`job ${id}`);
await new Promise<void>((resolve) => {
  const look = () => {
    const states = ids.map((id) => jobs.get(id)?.state);
    say(`step ${states.join(' ')}`);
    if (states.every((state) => state === 'COMPLETED' || state === 'FAILED')) resolve();
  };
  jobs.listen(Number.MAX_SAFE_INTEGER, look);
  look();
});
await jobs.close();
records.close();
say('closed');
