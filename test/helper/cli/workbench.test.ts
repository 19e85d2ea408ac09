import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openBench } from '../../../helper/cli/workbench.ts';
import { lockDataFolder } from '../../../helper/store/data-lock.ts';

const HOUR = 3600 * 1000;
const signal = new AbortController().signal;

test('a command takes no parts that a running helper may be using for its film', async () => {
  const data = mkdtempSync(join(tmpdir(), 'storyloom-bench-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const ledger = join(data, 'ledger');
  mkdirSync(ledger);
  const record = (key: string) => join(ledger, `${key}.json`);
  for (const [key, hours] of Object.entries({ own: 20, old: 20, fresh: 5 })) {
    writeFileSync(record(key), '{}');
    writeFileSync(join(ledger, `${key}.mp4`), 'x');
    utimesSync(record(key), new Date(), new Date(Date.now() - hours * HOUR));
  }
  const left = () => ['own', 'old', 'fresh'].filter((key) => existsSync(record(key)));
  const command = { data, force: false, settings: {}, allowOutside: false, share: 1, profileFiles: [] };
  const bench = await openBench({ ...command, json: true }, { signal });
  onTestFinished(() => bench.close());
  // More than any disk has, so that everything goes that may.
  const squeeze = () => bench.makeRoom({ keys: [], bytes: 1e18 }, new Set(['own']));

  const unlock = await lockDataFolder(data);
  onTestFinished(unlock);
  await expect(squeeze()).rejects.toMatchObject({
    code: 'environment.storage-full',
    message: expect.stringContaining('or stop the helper that is running, for which parts are kept'),
  });
  expect(left()).toEqual(['own', 'fresh']);

  unlock();
  await expect(squeeze()).rejects.toMatchObject({
    code: 'environment.storage-full',
    message: expect.not.stringContaining('stop the helper'),
  });
  expect(left()).toEqual(['own']);
});
