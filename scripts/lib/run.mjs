// @ts-check
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder; every script works from there, wherever it was called. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Where builds go; another folder keeps one apart from the one that is being served. */
export const DIST = resolve(ROOT, process.env.STORYLOOM_DIST ?? 'dist');

/**
 * Runs a program with its output shown (`aside`: all of it on standard error), and resolves with its exit code.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, quiet?: boolean, aside?: boolean, onOutput?: (text: string) => void }} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, { env = process.env, quiet = false, aside = false, onOutput } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm and its binaries are .cmd files on Windows, which only a shell starts.
      shell: process.platform === 'win32',
    });
    for (const [stream, out] of /** @type {const} */ ([
      [child.stdout, aside ? process.stderr : process.stdout],
      [child.stderr, process.stderr],
    ])) {
      stream.on('data', (data) => {
        onOutput?.(String(data));
        if (!quiet) out.write(data);
      });
    }
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
      process.once(signal, () => child.kill(signal));
    }
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/**
 * Runs a binary of the project's own packages.
 * @param {string} name
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export function runTool(name, args, options) {
  return run(`node_modules/.bin/${name}`, args, options);
}

/**
 * Ends the script when a step failed: later steps would only hide the reason.
 * @param {number} code
 * @param {string} what
 */
export function orExit(code, what) {
  if (code === 0) return;
  console.error(`\n${what} failed (exit ${code}).`);
  process.exit(code);
}
