// Renders one film as a process of its own, to be killed: `node --import run-typescript.mjs render-program.ts JOB`.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderFilm } from '../../../helper/execute/render-film.ts';
import type { FilmRequest } from '../../../helper/execute/types.ts';
import { findTools } from '../../../helper/ffmpeg/find-tools.ts';
import { makeToolRunner } from '../../../helper/ffmpeg/runner.ts';

/** What the parent writes into the job's file. */
export interface RenderJob {
  readonly folder: string;
  readonly output: string;
  readonly request: FilmRequest;
}

const job: RenderJob = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8'));
const { folder, output, request } = job;
const runner = await makeToolRunner(await findTools(), { stateFolder: folder });
const result = await renderFilm(
  request,
  output,
  {
    runner,
    media: {
      path: (sha256) => {
        const path = join(folder, 'media', sha256);
        return existsSync(path) ? path : null;
      },
    },
    ledgerFolder: join(folder, 'ledger'),
    cacheFolder: join(folder, 'cache'),
    share: 1,
  },
  {
    signal: new AbortController().signal,
    onProgress: ({ stage, ratio }) => console.log(JSON.stringify({ stage, ratio })),
  },
);
await runner.close();
console.log(JSON.stringify({ result }));
