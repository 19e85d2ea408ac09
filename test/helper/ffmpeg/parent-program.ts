import { findTools } from '../../../helper/ffmpeg/find-tools.ts';
import { makeToolRunner } from '../../../helper/ffmpeg/runner.ts';

// A helper with three children at work: prints their pids, then waits to be killed.
const [, , stateFolder = ''] = process.argv;
const runner = await makeToolRunner(await findTools(), { stateFolder });
const children = [1, 2, 3].map((n) => {
  const args = ['-re', '-f', 'lavfi', '-i', 'testsrc2', '-y', '-f', 'avi', `${stateFolder}/${n}.avi`];
  return runner.start('ffmpeg', args, {
    signal: new AbortController().signal,
    context: {},
    onFrames: () => {},
  });
});
process.on('SIGUSR2', () => {
  throw new Error('An error nobody caught');
});
console.log(JSON.stringify(children.map(({ pid }) => pid)));
