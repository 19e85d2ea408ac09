import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dataFolder, makeDataFolders } from '../../../helper/store/data-folder.ts';

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-data-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

test('each system has its own place, and only the home folder has to be there', () => {
  const home = makeFolder();
  expect(dataFolder(null, { HOME: home }, 'linux')).toBe(join(home, '.local/share/storyloom'));
  expect(dataFolder(null, { HOME: home }, 'darwin')).toBe(
    join(home, 'Library/Application Support/Storyloom'),
  );
  expect(dataFolder(null, { LOCALAPPDATA: home }, 'win32')).toBe(join(home, 'Storyloom'));
  expect(dataFolder(null, { HOME: home, XDG_DATA_HOME: join(home, 'x') }, 'linux')).toBe(
    join(home, 'x/storyloom'),
  );
  expect(dataFolder(null, { HOME: home, XDG_DATA_HOME: 'relative' }, 'linux')).toBe(
    join(home, '.local/share/storyloom'),
  );
});

test('an option wins over the environment, which wins over the system', () => {
  const home = makeFolder();
  const env = { HOME: home, STORYLOOM_DATA: join(home, 'env') };
  expect(dataFolder(join(home, 'option'), env)).toBe(join(home, 'option'));
  expect(dataFolder(null, env)).toBe(join(home, 'env'));
});

test('what is made is for this account alone, and nothing stays of the proof', () => {
  const data = dataFolder(join(makeFolder(), 'data'), {});
  const folders = makeDataFolders(data);
  expect([data, ...Object.values(folders)].map(modeOf)).toEqual(Array(6).fill('700'));
  expect(existsSync(join(data, `.write-test-${process.pid}`))).toBe(false);
});

test.each([
  ['a missing parent', (folder: string) => join(folder, 'not', 'there'), 'does not exist'],
  [
    'a file in its place',
    (folder: string) => {
      writeFileSync(join(folder, 'file'), '');
      return join(folder, 'file');
    },
    'there is a file in its place',
  ],
  [
    'a file as its parent',
    (folder: string) => {
      writeFileSync(join(folder, 'file'), '');
      return join(folder, 'file', 'data');
    },
    'there is a file in its place',
  ],
])('%s is told with its path and a remedy', (_, prepare, reason) => {
  const path = prepare(makeFolder());
  expect(() => dataFolder(path, {})).toThrow(
    expect.objectContaining({
      code: 'environment.data-folder',
      message: expect.stringMatching(new RegExp(`${path}.*${reason}.*--data or STORYLOOM_DATA`)),
      context: { file: path },
    }),
  );
});

// The kernel's own places refuse even root, which a folder's mode does not; below /proc/sys Node never comes
// back from making folders recursively.
test.skipIf(process.platform !== 'linux').each(['/sys/storyloom', '/proc/sys/storyloom'])(
  'a place that cannot be written is told, and no other is taken: %s',
  (path) => {
    expect(() => dataFolder(path, {})).toThrow(
      expect.objectContaining({ code: 'environment.data-folder', context: { file: path } }),
    );
  },
);

test.skipIf(process.getuid?.() === 0)('a folder without leave to write is told', () => {
  const folder = makeFolder();
  const data = join(folder, 'data');
  mkdirSync(data);
  chmodSync(data, 0o500);
  expect(() => dataFolder(data, {})).toThrow(
    expect.objectContaining({
      code: 'environment.data-folder',
      message: expect.stringContaining('may not write'),
    }),
  );
});
