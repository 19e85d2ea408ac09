import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeOwnFolder, removeDeadFolders } from '../../../helper/store/dead-folders.ts';

const HOUR = 3600;

it('folders of killed runs go after a day, and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-dead-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const now = Date.UTC(2026, 0, 10);
  for (const [name, hours] of [
    ['forced-old', 25],
    ['forced-young', 23],
    ['together-old', 25],
  ] as const) {
    const path = join(folder, name);
    mkdirSync(path);
    writeFileSync(join(path, 'part.mp4'), 'x');
    const at = now / 1000 - hours * HOUR;
    utimesSync(path, at, at);
  }
  await removeDeadFolders(folder, 'forced-', now);
  expect(readdirSync(folder).sort()).toEqual(['forced-young', 'together-old']);
});

it('folders that name a process go as soon as it is gone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-dead-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { pid: dead = 0 } = spawnSync(process.execPath, ['--version']);
  mkdirSync(join(folder, `forced-${dead}-aB3dE6`));
  const mine = await makeOwnFolder(folder, 'forced-');
  await removeDeadFolders(folder, 'forced-');
  expect(readdirSync(folder)).toEqual([basename(mine)]);
});

it('folders of a process that is there stay, however long nothing was written in them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-dead-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const mine = await makeOwnFolder(folder, 'together-');
  const twoDaysAgo = Date.now() / 1000 - 48 * HOUR;
  utimesSync(mine, twoDaysAgo, twoDaysAgo);
  await removeDeadFolders(folder, 'together-');
  expect(readdirSync(folder)).toEqual([basename(mine)]);
});
