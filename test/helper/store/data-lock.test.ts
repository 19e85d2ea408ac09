import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lockDataFolder } from '../../../helper/store/data-lock.ts';

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-lock-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('a folder is one helper’s until it lets go', async () => {
  const folder = makeFolder();
  const unlock = await lockDataFolder(folder);
  await expect(lockDataFolder(folder)).rejects.toMatchObject({
    code: 'environment.locked',
    message: expect.stringContaining(`process ${process.pid}`),
    context: { file: folder },
  });
  unlock();
  expect(readdirSync(folder)).toEqual([]);
  (await lockDataFolder(folder))();
});

test('the lock of a dead helper is taken over', async () => {
  const folder = makeFolder();
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  onTestFinished(() => void child.kill('SIGKILL'));
  const unlock = await lockDataFolder(folder);
  const lock = join(folder, 'helper.lock');
  const theirs = readFileSync(lock, 'utf8').replace(`"pid":${process.pid}`, `"pid":${child.pid}`);
  unlock();
  child.kill('SIGKILL');
  await once(child, 'exit');
  writeFileSync(lock, theirs);
  const again = await lockDataFolder(folder);
  expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.pid });
  again();
});

test('a number that went to another program is no owner', async () => {
  const folder = makeFolder();
  writeFileSync(join(folder, 'helper.lock'), JSON.stringify({ pid: process.ppid, started: 'long ago' }));
  (await lockDataFolder(folder))();
});

test('half a lock, as a power cut leaves it, is no lock', async () => {
  const folder = makeFolder();
  writeFileSync(join(folder, 'helper.lock'), '{"pid":');
  (await lockDataFolder(folder))();
});

test('an owner whose start is unknown is believed while its number lives', async () => {
  const folder = makeFolder();
  writeFileSync(join(folder, 'helper.lock'), JSON.stringify({ pid: process.ppid, started: null }));
  await expect(lockDataFolder(folder)).rejects.toMatchObject({ code: 'environment.locked' });
});

test('of many that find a dead one’s lock, one gets the folder', async () => {
  const folder = makeFolder();
  writeFileSync(join(folder, 'helper.lock'), JSON.stringify({ pid: 1, started: 'long ago' }));
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataFolder(folder)));
  const got = tries.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  expect(got).toHaveLength(1);
  got[0]?.();
  expect(existsSync(join(folder, 'helper.lock'))).toBe(false);
});
