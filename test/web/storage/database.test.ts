import { deleteDB, openDB } from 'idb';
import { afterEach, expect, it } from 'vitest';
import { openDatabase } from '../../../web/storage/database.ts';

const name = `database-${crypto.randomUUID()}`;
afterEach(() => deleteDB(name));

it('gives way to a newer build in another tab, and says so', async () => {
  let wasLost = false;
  await openDatabase({
    name,
    onLost: () => {
      wasLost = true;
    },
  });
  const newer = await openDB(name, 99);
  expect(wasLost).toBe(true);
  newer.close();
});

it('refuses what a newer build has saved, with what to do', async () => {
  (await openDB(name, 99)).close();
  await expect(openDatabase({ name })).rejects.toMatchObject({ code: 'input.project-newer' });
});
