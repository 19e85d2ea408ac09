import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../helper/store/open-store.ts';
import { addSpeed } from '../../../shared/queue/speed.ts';
import { testQueueStore } from '../../conformance/queue-store.ts';

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-queue-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

testQueueStore('SQLite', () => {
  const folder = makeFolder();
  return {
    async open() {
      const store = await openStore(folder);
      onTestFinished(() => store.close());
      return { ...store.queue, close: async () => store.close() };
    },
    // One helper per data folder: a second one is refused.
    shared: false,
  };
});

test('speeds that were measured last', async () => {
  const folder = makeFolder();
  const store = await openStore(folder);
  expect(await store.speeds.load()).toEqual({});
  const book = addSpeed(addSpeed({}, 'libx264 SQUARE_720P', 60), 'libx265 SQUARE_720P', 20);
  await store.speeds.save(book);
  await store.speeds.save(addSpeed(book, 'libx264 SQUARE_720P', 64));
  store.close();
  const again = await openStore(folder);
  onTestFinished(() => again.close());
  expect(await again.speeds.load()).toEqual({
    'libx264 SQUARE_720P': { samples: [60, 64] },
    'libx265 SQUARE_720P': { samples: [20] },
  });
});
