import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, onTestFinished } from 'vitest';

const LOADER = new URL('../../support/run-typescript.mjs', import.meta.url).href;

/** Small and seeded, so that a failing moment comes again. */
export function makeDice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** Runs a helper until it has said so many lines, or the one, then kills it without a warning; true when it came to its end. */
export async function runHelper(
  program: readonly string[],
  until: number | ((line: string) => boolean),
  heard: string[],
): Promise<boolean> {
  const child = spawn(process.execPath, ['--import', LOADER, ...program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    heard.push(line);
    count += 1;
    if (typeof until === 'number' ? count === until : until(line)) child.kill('SIGKILL');
  }
  const [code, signal] = await exited;
  expect(code === 0 || signal === 'SIGKILL').toBe(true);
  return code === 0;
}
