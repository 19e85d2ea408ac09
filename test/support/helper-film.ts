import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FilmCalls } from './helper-film-process.ts';

const PROCESS = fileURLToPath(new URL('./helper-film-process.ts', import.meta.url));
const TYPESCRIPT = new URL('./run-typescript.mjs', import.meta.url).href;

/** A process for each call: the helper's threads start from their sources, which the one that runs the tests cannot. */
const call =
  <Method extends keyof FilmCalls>(method: Method) =>
  (...args: Parameters<FilmCalls[Method]>): Promise<Awaited<ReturnType<FilmCalls[Method]>>> =>
    new Promise((resolve, reject) => {
      const child = fork(PROCESS, { execArgv: ['--import', TYPESCRIPT] });
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`The helper's half ended with ${code}`)));
      child.once('message', (answer: { error?: string; result: Awaited<ReturnType<FilmCalls[Method]>> }) => {
        if (answer.error === undefined) resolve(answer.result);
        else reject(new Error(answer.error));
      });
      child.send({ method, args });
    });

/** One story rendered by the helper, and what it finds in media. */
export const helperFilm = {
  looks: call('looks'),
  openStory: call('openStory'),
  closeStory: call('closeStory'),
  frameHashes: call('frameHashes'),
  frameLuma: call('frameLuma'),
  mix: call('mix'),
  render: call('render'),
  measure: call('measure'),
};
