import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { identifyProcess } from '../../../helper/ffmpeg/process-identity.ts';
import { isRunning, live, makeFolder, makeRunner, processesWith } from './tools-kit.ts';

const loader = new URL('../../support/run-typescript.mjs', import.meta.url).href;
const program = fileURLToPath(new URL('parent-program.ts', import.meta.url));
const context = { stage: 'rendering' };
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** A helper of its own with three encoders at work. */
async function startParent(stateFolder: string): Promise<{ parent: ChildProcess; pids: number[] }> {
  const parent = spawn(process.execPath, ['--import', loader, program, stateFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(parent);
  const line = await new Promise<string>((resolve) =>
    parent.stdout?.once('data', (data) => resolve(String(data))),
  );
  return { parent, pids: JSON.parse(line) };
}

/** A process like a child of a killed helper: a leader of its group, recorded as somebody's. */
async function makeOrphan(folder: string, owner: { pid: number; startedAt: string }) {
  const orphan = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  started.push(orphan);
  const pid = orphan.pid ?? 0;
  const startedAt = (await identifyProcess(pid))?.startedAt ?? '';
  await mkdir(join(folder, 'children'), { recursive: true });
  const record = { pid, startedAt, program: 'sleep', owner };
  const write = (change: object) =>
    writeFile(join(folder, 'children', `${pid}.json`), JSON.stringify({ ...record, ...change }));
  await write({});
  return { pid, write };
}

const nobody = { pid: 2 ** 22 + 1, startedAt: 'never' };

describe.skipIf(process.platform !== 'linux')('the end of the helper', () => {
  it('takes every child along when it is killed with -9', async () => {
    const folder = await makeFolder();
    const { parent, pids } = await startParent(folder);
    expect(pids.filter(isRunning)).toHaveLength(3);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(pids.filter(isRunning)).toEqual([]), 20_000);
    expect(await processesWith(folder)).toEqual([]);
  });

  it('takes every child along when it ends by an error of its own', async () => {
    const folder = await makeFolder();
    const { parent, pids } = await startParent(folder);
    parent.kill('SIGUSR2');
    await vi.waitFor(() => expect(pids.filter(isRunning)).toEqual([]), 20_000);
  });

  it('forgets at the next start what a killed one recorded', async () => {
    const folder = await makeFolder();
    const { parent } = await startParent(folder);
    await vi.waitFor(async () => expect(await readdir(join(folder, 'children'))).toHaveLength(3));
    parent.kill('SIGKILL');
    await new Promise((resolve) => parent.once('exit', resolve));
    await makeRunner(undefined, folder);
    expect(await readdir(join(folder, 'children'))).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('reaping at start', () => {
  it('ends a child whose helper is gone', async () => {
    const folder = await makeFolder();
    const { pid } = await makeOrphan(folder, nobody);
    await makeRunner(undefined, folder);
    expect(isRunning(pid)).toBe(false);
    expect(await readdir(join(folder, 'children'))).toEqual([]);
  });

  it.each([
    ['started at another time', { startedAt: 'another' }],
    ['runs another program', { program: '/usr/bin/ffmpeg' }],
  ])('leaves a process alone that %s', async (_, change) => {
    const folder = await makeFolder();
    const { pid, write } = await makeOrphan(folder, nobody);
    await write(change);
    await makeRunner(undefined, folder);
    expect(isRunning(pid)).toBe(true);
    expect(await readdir(join(folder, 'children'))).toEqual([]);
  });

  it('leaves the children of another helper alone that is still at work', async () => {
    const folder = await makeFolder();
    const startedAt = (await identifyProcess(process.pid))?.startedAt ?? '';
    const { pid } = await makeOrphan(folder, { pid: process.pid, startedAt });
    await makeRunner(undefined, folder);
    expect(isRunning(pid)).toBe(true);
    expect(await readdir(join(folder, 'children'))).toHaveLength(1);
  });

  it('throws away records that make no sense', async () => {
    const folder = await makeFolder();
    await mkdir(join(folder, 'children'));
    await writeFile(join(folder, 'children', 'half.json'), '{"pid": 1');
    await writeFile(join(folder, 'children', 'one.json'), '{"pid":1,"startedAt":"","program":"","owner":{}}');
    await makeRunner(undefined, folder);
    expect(await readdir(join(folder, 'children'))).toEqual([]);
  });
});

describe('records', () => {
  it('hold pid, start time and program while a child runs', async () => {
    const folder = await makeFolder();
    const runner = await makeRunner(undefined, folder);
    const args = ['-re', '-f', 'lavfi', '-i', 'testsrc2', '-f', 'null', '-'];
    const child = runner.start('ffmpeg', args, { signal: live, context });
    const file = await vi.waitFor(async () => {
      const [name = ''] = await readdir(join(folder, 'children'));
      return JSON.parse(await readFile(join(folder, 'children', name), 'utf8'));
    });
    expect(file).toMatchObject({ pid: child.pid, program: runner.tools.ffmpeg, owner: { pid: process.pid } });
    expect(file.startedAt).toBe((await identifyProcess(child.pid))?.startedAt);
  });

  it('say what to do where the folder cannot be written', async () => {
    const file = join(await makeFolder(), 'file');
    await writeFile(file, '');
    await expect(makeRunner(undefined, file)).rejects.toMatchObject({
      code: 'environment.data-folder',
      message: expect.stringContaining('--data'),
    });
  });
});
