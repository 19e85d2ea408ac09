import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { makeFlat, makeVoice, makeWav } from '../../support/make-media.ts';

const MAIN = fileURLToPath(new URL('../../../helper/main.ts', import.meta.url));
const TYPESCRIPT = new URL('../../support/run-typescript.mjs', import.meta.url).href;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs, from the sources. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with the first line of standard error that fits. */
  seen(fits: (line: string) => boolean): Promise<string>;
}

/** A folder of one test: stories, and a data folder of its own. */
export interface Place {
  readonly folder: string;
  readonly data: string;
  write(name: string, content: string | Uint8Array): string;
  start(args: readonly string[], env?: Readonly<Record<string, string>>): Running;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
}

export function makePlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const data = join(folder, 'data');
  const start: Place['start'] = (args, env = {}) => {
    const child = spawn(process.execPath, ['--import', TYPESCRIPT, MAIN, ...args], {
      cwd: folder,
      env: { ...process.env, STORYLOOM_DATA: data, STORYLOOM_HW: 'cpu', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    return watch(child);
  };
  return {
    folder,
    data,
    write(name, content) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      return path;
    },
    start,
    run: (args, env) => start(args, env).ended,
  };
}

function watch(child: ChildProcess): Running {
  let stdout = '';
  let stderr = '';
  let told = 0;
  const waiting: { fits: (line: string) => boolean; resolve: (line: string) => void }[] = [];
  child.stdout?.on('data', (data: Buffer) => {
    stdout += data;
  });
  child.stderr?.on('data', (data: Buffer) => {
    stderr += data;
    const lines = stderr.split('\n');
    for (; told < lines.length - 1; told += 1) {
      const line = lines[told] ?? '';
      for (const { resolve } of waiting.filter(({ fits }) => fits(line))) resolve(line);
    }
  });
  return {
    child,
    ended: new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    }),
    seen: (fits) =>
      new Promise((resolve, reject) => {
        waiting.push({ fits, resolve });
        child.once('close', () => reject(new Error(`It ended before that: ${stderr}`)));
      }),
  };
}

/** A small story of flat pictures, with one voice. */
export function writeStory(
  place: Place,
  {
    segments = 2,
    seconds = 1,
    size = '160x90',
    top = '',
  }: { segments?: number; seconds?: number; size?: string; top?: string } = {},
): string {
  const parts = Array.from({ length: segments }, (_, index) => {
    place.write(`pictures/p${index}.png`, makeFlat(`hsl(${index * 40} 60% 50%)`, 320, 180));
    return `![](pictures/p${index}.png)\n{duration=${seconds}}\nWords of part ${index + 1}.`;
  });
  place.write('voice.wav', makeWav(makeVoice(1, 1)));
  return place.write(
    'story.md',
    `---\ntitle: A small one\nsize: ${size}\nfps: 24\n${top}---\n\n${parts.join('\n\n')}\n\n[narration](voice.wav)\nSpoken.\n`,
  );
}

/** Everything on standard output as one JSON value: anything else there fails. */
export const json = ({ stdout }: { readonly stdout: string }) => JSON.parse(stdout);
export const jsonLines = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
