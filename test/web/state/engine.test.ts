import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeProject } from '../../../shared/model/make-project.ts';
import { jobPin, projectPin } from '../../../web/execute/ledger.ts';
import { type OpfsLedger, openLedger } from '../../../web/execute/opfs-ledger.ts';
import { type Engine, makeEngine } from '../../../web/state/engine.ts';
import { addProject, removeProject } from '../../../web/storage/project-records.ts';
import { emptyLedger, packets, put } from '../execute/ledger-helpers.ts';
import { countWorkers } from '../execute/worker-helpers.ts';
import { makePlace, type Place, type Tab } from './state-helpers.ts';

let place: Place;
let tab: Tab;
let ledger: OpfsLedger;
let engine: Engine;

beforeEach(async () => {
  await emptyLedger();
  place = makePlace();
  tab = await place.openTab();
  ledger = await openLedger();
  engine = makeEngine(tab.db, tab.services.media, () => Promise.reject(new TypeError('No helper here')), {
    take: () => ({ workers: 1, release() {} }),
  });
});
afterEach(async () => {
  engine.close();
  ledger.close();
  await place.dispose();
});

test('clearing finished parts keeps those of projects, and lets go of deleted ones and of dead jobs', async () => {
  for (const id of ['kept', 'deleted'])
    await addProject(tab.db, makeProject({ id, title: id }), { at: Date.now() });
  for (const key of ['of-kept', 'of-deleted', 'of-dead', 'of-nobody'])
    await put(ledger, key, packets(1, 100));
  await ledger.pin(projectPin('kept'), ['of-kept']);
  await ledger.pin(projectPin('deleted'), ['of-deleted']);
  await ledger.pin(jobPin('dead'), ['of-dead']);
  await removeProject(tab.db, 'deleted');
  await engine.clearLedger();
  const left = await ledger.find(['of-kept', 'of-deleted', 'of-dead', 'of-nobody']);
  expect([...left.keys()]).toEqual(['of-kept']);
  expect(await ledger.owners()).toEqual([projectPin('kept')]);
});

test('parts are kept by another worker when theirs has died', async () => {
  const workers = countWorkers();
  try {
    await engine.clearLedger();
    await put(ledger, 'later', packets(1, 100));
    workers.kill('ledger');
    await engine.clearLedger();
    expect((await ledger.find(['later'])).size).toBe(0);
    expect([workers.started('ledger'), workers.living()]).toEqual([2, 1]);
  } finally {
    workers.restore();
  }
});
