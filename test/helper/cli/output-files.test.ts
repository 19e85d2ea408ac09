import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openFilmFolder, outputFiles } from '../../../helper/cli/output-files.ts';
import { profileOf } from '../../../shared/profiles/profile-choice.ts';

vi.mock('node:fs/promises', async (original) => ({ ...(await original<object>()), mkdir: vi.fn() }));

const TWO = ['DRAFT_360P', 'SQUARE_720P'].map(profileOf);
const filesIn = (output: string) =>
  outputFiles({ output, codec: null, container: null }, TWO, 'Harbour', new Set());

test('several films go into what is said to be a folder, whatever its name ends with', () => {
  const folder = join(import.meta.dirname, 'not-there.mp4');
  expect(filesIn(`${folder}/`).map(({ path }) => path)).toEqual([
    join(folder, 'Harbour DRAFT_360P.mp4'),
    join(folder, 'Harbour SQUARE_720P.mp4'),
  ]);
  expect(() => filesIn(folder)).toThrow('2 films do not go into one file');
});

test.each([
  ['ENOSPC', 'environment.storage-full', 'its disk is full'],
  ['EROFS', 'environment.permission-denied', 'its disk is read-only'],
])('a folder that %s keeps from being made is %s', async (code, told, why) => {
  vi.mocked(mkdir).mockRejectedValueOnce(Object.assign(new Error(code), { code }));
  await expect(openFilmFolder('films')).rejects.toMatchObject({
    code: told,
    message: expect.stringContaining(why),
  });
});
