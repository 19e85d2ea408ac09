import { afterEach, beforeEach, expect, it } from 'vitest';
import { setTitle } from '../../../shared/model/edits/project.ts';
import { setText } from '../../../shared/model/edits/segments.ts';
import { renameStored } from '../../../web/state/project-files.ts';
import { holdLock, projectLock } from '../../../web/storage/locks.ts';
import { takeEpoch } from '../../../web/storage/project-records.ts';
import {
  addStory,
  fakeProbes,
  makePlace,
  type Place,
  pictureFile,
  type Tab,
  until,
} from './state-helpers.ts';

let place: Place;
let first: Tab;
let second: Tab;
let id: string;
beforeEach(async () => {
  place = makePlace();
  first = await place.openTab();
  second = await place.openTab();
  // Locks and channels go by project: each test needs one of its own.
  id = await addStory(first.db, ['one', 'two'], `story-${crypto.randomUUID()}`);
});
afterEach(() => place.dispose());

it('the second tab watches and follows every change as it happens', async () => {
  const editor = await first.openStudio(id);
  const watcher = await second.openStudio(id);
  expect([editor.mode(), watcher.mode()]).toEqual(['edit', 'read-only']);
  expect(watcher.perform(setText, 's1', 'mine')).toBe(false);
  editor.perform(setText, 's1', 'a');
  editor.perform(setText, 's2', 'b');
  editor.undo();
  await until(() => watcher.revision() === 3);
  expect(watcher.document()).toEqual(editor.document());
  expect(watcher.project().storyline[0]?.text).toBe('a');
});

it('taking over saves the other tab’s edits first and turns it read-only', async () => {
  const editor = await first.openStudio(id);
  const watcher = await second.openStudio(id);
  editor.perform(setText, 's1', 'last words');
  await watcher.takeOver();
  expect(watcher.mode()).toBe('edit');
  expect(watcher.document().storyline[0]?.text).toBe('last words');
  await until(() => editor.mode() === 'read-only');
  expect(editor.perform(setText, 's1', 'too late')).toBe(false);
  expect(editor.canUndo()).toBe(false);
  watcher.perform(setText, 's2', 'from the new one');
  await until(() => editor.document().storyline[1]?.text === 'from the new one');
  await editor.takeOver();
  expect(editor.mode()).toBe('edit');
  await until(() => watcher.mode() === 'read-only');
});

it('what is being typed when another tab takes over is kept', async () => {
  const editor = await first.openStudio(id);
  const watcher = await second.openStudio(id);
  editor.gesture().perform(setText, 's1', 'half a sen');
  await watcher.takeOver();
  expect(watcher.document().storyline[0]?.text).toBe('half a sen');
});

it('files that are still copied when another tab takes over are not lost to it', async () => {
  const editor = await first.openStudio(id);
  const watcher = await second.openStudio(id);
  await editor.imports.pictures([pictureFile('a.png'), pictureFile('b.png')], { type: 'in-order' });
  await watcher.takeOver();
  await until(() => Object.values(watcher.document().assets).every(({ sha256 }) => sha256 !== null));
  const assets = Object.keys(watcher.document().assets);
  expect(assets.length).toBe(2);
  for (const asset of assets) await until(() => watcher.media.state(asset) === 'stored');
});

it('files that were still read when another tab took over are refused and named', async () => {
  let letRead = () => {};
  const taken = new Promise<void>((resolve) => {
    letRead = resolve;
  });
  const slow = await place.openTab({
    probes: {
      ...fakeProbes,
      async visual(file, signal) {
        await taken;
        return fakeProbes.visual(file, signal);
      },
    },
  });
  const editor = await slow.openStudio(id);
  const watcher = await second.openStudio(id);
  const reading = editor.imports.pictures([pictureFile('late.png')], { type: 'in-order' });
  await watcher.takeOver();
  await until(() => editor.mode() === 'read-only');
  letRead();
  expect(await reading).toMatchObject({
    assets: [],
    failed: [{ name: 'late.png', error: { code: 'environment.locked' } }],
  });
  expect(editor.imports.items().map(({ stage }) => stage)).toEqual(['failed']);
});

it('a tab that does not answer loses the lock', async () => {
  const frozen = await holdLock(projectLock(id));
  const watcher = await second.openStudio(id, { patienceMs: 20 });
  expect(watcher.mode()).toBe('read-only');
  await watcher.takeOver();
  expect(watcher.mode()).toBe('edit');
  expect(await frozen?.gone).toBe('stolen');
});

it('a tab that was taken over in its sleep cannot write any more', async () => {
  const editor = await first.openStudio(id, { snapshotDelayMs: 1e6 });
  editor.perform(setText, 's1', 'before');
  await editor.flush();
  await takeEpoch(second.db, id);
  editor.perform(setText, 's1', 'after');
  await until(() => editor.mode() === 'read-only');
  await until(() => editor.document().storyline[0]?.text === 'before');
  expect(await second.db.count('journal')).toBe(1);
});

it('a project is renamed by the tab that has it open, or directly where none has', async () => {
  await renameStored(first.db, id, 'Closed');
  expect((await first.db.get('projects', id))?.title).toBe('Closed');
  const editor = await first.openStudio(id);
  expect(editor.document().title).toBe('Closed');
  await renameStored(second.db, id, 'Open');
  await until(() => editor.document().title === 'Open');
  expect(editor.undoLabel()).toBe(setTitle.label);
  editor.undo();
  expect(editor.document().title).toBe('Closed');
});

it('closing gives the project to the next tab', async () => {
  const editor = await first.openStudio(id);
  editor.perform(setText, 's1', 'done');
  await editor.close();
  const next = await second.openStudio(id);
  expect(next.mode()).toBe('edit');
  expect(next.document().storyline[0]?.text).toBe('done');
});
