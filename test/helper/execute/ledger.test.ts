import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Disk, moveIntoPlace, nodeDisk } from '../../../helper/execute/disk.ts';
import { openLedger } from '../../../helper/execute/ledger.ts';

const { signal } = new AbortController();

/** The disk, with what is done on it noted; the number of a process is left out of names. */
function noting() {
  const done: string[] = [];
  const name = (path: string) => basename(path).replace(/\.(mp4|json)\..*part$/, '.$1.part');
  const disk: Disk = {
    ...nodeDisk,
    write: (path, text) => {
      done.push(`write ${name(path)}`);
      return nodeDisk.write(path, text);
    },
    sync: (path) => {
      done.push(`sync ${name(path)}`);
      return nodeDisk.sync(path);
    },
    rename: (from, to) => {
      done.push(`rename ${name(from)} ${name(to)}`);
      return nodeDisk.rename(from, to);
    },
  };
  return { disk, done };
}

async function openFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'storyloom-ledger-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('a part is on the disk for good before its record says so', async () => {
  const folder = await openFolder();
  const { disk, done } = noting();
  const ledger = await openLedger(folder, disk);
  const draft = ledger.begin('abc', 'mp4');
  await writeFile(draft.path, 'pictures');
  await draft.commit({ packets: 3, config: '' }, { signal });
  expect(done).toEqual([
    'sync abc.mp4.part',
    'rename abc.mp4.part abc.mp4',
    `sync ${basename(folder)}`,
    'write abc.json.part',
    'sync abc.json.part',
    'rename abc.json.part abc.json',
    `sync ${basename(folder)}`,
  ]);
});

test('a film gets its name when its bytes would survive a power cut, and then the name would too', async () => {
  const folder = await openFolder();
  const { disk, done } = noting();
  await writeFile(join(folder, 'film.part'), 'film');
  await moveIntoPlace(disk, join(folder, 'film.part'), join(folder, 'film.mp4'));
  expect(done).toEqual(['sync film.part', 'rename film.part film.mp4', `sync ${basename(folder)}`]);
});
