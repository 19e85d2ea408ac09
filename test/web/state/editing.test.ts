import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setTitle } from '../../../shared/model/edits/project.ts';
import { moveSegments, setText } from '../../../shared/model/edits/segments.ts';
import { parseProject } from '../../../shared/model/validate-project.ts';
import type { Studio } from '../../../web/state/studio-types.ts';
import { addStory, makePlace, type Place, type Tab, until } from './state-helpers.ts';

let place: Place;
let tab: Tab;
let id: string;
beforeEach(async () => {
  place = makePlace();
  tab = await place.openTab();
  id = await addStory(tab.db, ['one', 'two', 'three'], `story-${crypto.randomUUID()}`);
});
afterEach(() => place.dispose());

const texts = (studio: { document(): { storyline: readonly { text: string }[] } }) =>
  studio.document().storyline.map((segment) => segment.text);

describe('editing', () => {
  it('undoes and redoes every edit, with its label', async () => {
    const studio = await tab.openStudio(id);
    const start = studio.document();
    expect(studio.canUndo()).toBe(false);
    studio.perform(setText, 's2', 'TWO');
    studio.perform(moveSegments, ['s3'], 0);
    expect(texts(studio)).toEqual(['three', 'one', 'TWO']);
    expect(studio.undoLabel()).toBe('move segments');
    studio.undo();
    studio.undo();
    expect(studio.document()).toEqual(start);
    expect(studio.canUndo()).toBe(false);
    expect(studio.redoLabel()).toBe('edit text');
    studio.redo();
    studio.redo();
    expect(texts(studio)).toEqual(['three', 'one', 'TWO']);
    expect(studio.canRedo()).toBe(false);
  });

  it('an edit that changes nothing is no step', async () => {
    const studio = await tab.openStudio(id);
    expect(studio.perform(setText, 's1', 'one')).toBe(false);
    expect(studio.perform(setText, 'gone', 'x')).toBe(false);
    expect(studio.canUndo()).toBe(false);
    expect(studio.revision()).toBe(0);
  });

  it('the store shows the document, and a moved segment keeps its identity', async () => {
    const studio = await tab.openStudio(id);
    const moved = studio.project().storyline[2];
    studio.perform(setText, 's3', 'THREE');
    studio.perform(moveSegments, ['s3'], 0);
    expect(studio.project().storyline[0]).toBe(moved);
    expect(moved?.text).toBe('THREE');
    expect(JSON.parse(JSON.stringify(studio.project()))).toEqual(
      JSON.parse(JSON.stringify(studio.document())),
    );
    studio.undo();
    studio.undo();
    expect(JSON.parse(JSON.stringify(studio.project()))).toEqual(
      JSON.parse(JSON.stringify(studio.document())),
    );
  });

  it('a document given out never changes', async () => {
    const studio = await tab.openStudio(id);
    const before = studio.document();
    const copy = structuredClone(before);
    studio.perform(setText, 's1', 'other');
    studio.perform(moveSegments, ['s1'], 3);
    const between = studio.document();
    const copyBetween = structuredClone(between);
    studio.perform(setText, 's1', 'again');
    studio.undo();
    expect(before).toEqual(copy);
    expect(between).toEqual(copyBetween);
  });

  it('a long gesture reaches the disk while it goes on, and is one undo step', async () => {
    const studio = await tab.openStudio(id, { snapshotDelayMs: 1e6 });
    const start = studio.document();
    const typing = studio.gesture();
    typing.perform(setText, 's1', 'a');
    // What is not on the disk is never called saved.
    expect(studio.saved()).toBe('saving');
    await until(() => studio.saved() === 'saved');
    typing.perform(setText, 's1', 'ab');
    expect(studio.saved()).toBe('saving');
    await until(() => studio.saved() === 'saved');
    const watching = await (await place.openTab()).openStudio(id);
    expect(texts(watching)[0]).toBe('ab');
    typing.commit();
    studio.undo();
    expect(studio.document()).toEqual(start);
    expect(studio.canUndo()).toBe(false);
    studio.redo();
    expect(texts(studio)[0]).toBe('ab');
  });

  it('a cancelled gesture is taken back on the disk too', async () => {
    const studio = await tab.openStudio(id, { snapshotDelayMs: 1e6 });
    const start = studio.document();
    const drag = studio.gesture();
    drag.perform(setText, 's1', 'dragged');
    await until(() => studio.saved() === 'saved');
    drag.cancel();
    expect(studio.document()).toEqual(start);
    expect(studio.canUndo()).toBe(false);
    await studio.flush();
    const watching = await (await place.openTab()).openStudio(id);
    expect(watching.document()).toEqual(start);
  });

  it('a gesture is one undo step, and a cancelled one none', async () => {
    const studio = await tab.openStudio(id);
    const drag = studio.gesture();
    for (const text of ['a', 'ab', 'abc']) drag.perform(setText, 's1', text);
    expect(texts(studio)[0]).toBe('abc');
    expect(studio.revision()).toBe(0);
    drag.commit();
    expect(studio.revision()).toBe(1);
    const second = studio.gesture();
    second.perform(setText, 's1', 'nothing of this');
    second.cancel();
    expect(texts(studio)[0]).toBe('abc');
    studio.undo();
    expect(texts(studio)[0]).toBe('one');
    expect(studio.canUndo()).toBe(false);
  });
});

describe('saving', () => {
  it('what was edited is there when the project is opened again', async () => {
    const studio = await tab.openStudio(id);
    studio.perform(setTitle, 'Other');
    studio.perform(setText, 's1', 'changed');
    expect(studio.saved()).toBe('saving');
    await studio.flush();
    expect(studio.saved()).toBe('saved');
    const document = studio.document();
    await studio.close();
    const again = await tab.openStudio(id);
    expect(again.document()).toEqual(document);
    expect(again.revision()).toBe(2);
    expect((await tab.db.get('projects', id))?.title).toBe('Other');
  });

  it('edits said to be saved are there without the tab having closed anything', async () => {
    const studio = await tab.openStudio(id, { snapshotDelayMs: 1e6 });
    for (let step = 0; step < 20; step += 1) studio.perform(setText, 's1', `step ${step}`);
    await until(() => studio.saved() === 'saved');
    const other = await place.openTab();
    const watching = await other.openStudio(id);
    expect(watching.mode()).toBe('read-only');
    expect(watching.document()).toEqual(studio.document());
    expect((await tab.db.get('documents', id))?.revision).toBe(0);
  });

  it('a torn end of the journal costs only what is torn', async () => {
    const studio = await tab.openStudio(id, { snapshotDelayMs: 1e6 });
    for (const text of ['a', 'b', 'c', 'd']) studio.perform(setText, 's1', text);
    await studio.flush();
    await leaveJournal(studio);
    await changeEntry(3, 'torn');
    const again = await tab.openStudio(id);
    expect(texts(again)[0]).toBe('b');
    expect(again.revision()).toBe(2);
    // Who writes on must not find the lost end again behind the new edit.
    again.perform(setText, 's2', 'new');
    await again.flush();
    const watching = await (await place.openTab()).openStudio(id);
    expect(texts(watching)).toEqual(['b', 'new', 'three']);
    expect(watching.revision()).toBe(3);
  });

  it('an edit in the journal that breaks the document is left out', async () => {
    const studio = await tab.openStudio(id, { snapshotDelayMs: 1e6 });
    for (const text of ['a', 'b', 'c']) studio.perform(setText, 's1', text);
    await studio.flush();
    await changeEntry(3, [{ type: 'set', path: ['storyline', 's1', 'text'], after: 7 }]);
    const watching = await (await place.openTab()).openStudio(id);
    expect(texts(watching)[0]).toBe('b');
    expect(parseProject(watching.document()).ok).toBe(true);
  });

  /** Closes the studio, and puts the disk back as it was before: so does a tab that is killed. */
  async function leaveJournal(studio: Studio): Promise<void> {
    const [journal, document] = [await tab.db.getAll('journal'), await tab.db.get('documents', id)];
    await studio.close();
    for (const entry of journal) await tab.db.put('journal', entry);
    if (document !== undefined) await tab.db.put('documents', document);
  }

  async function changeEntry(revision: number, diff: unknown): Promise<void> {
    const entry = await tab.db.get('journal', [id, revision]);
    if (entry === undefined) throw new Error(`The journal has no entry ${revision}`);
    await tab.db.put('journal', { ...entry, diff });
  }

  it('the journal is replaced by the document in a pause', async () => {
    const studio = await tab.openStudio(id, { snapshotDelayMs: 1 });
    studio.perform(setText, 's1', 'x');
    await until(async () => (await tab.db.get('documents', id))?.revision === 1);
    expect(await tab.db.count('journal')).toBe(0);
    expect(studio.saved()).toBe('saved');
  });

  it('an edit made while the whole document is being written is saved too', async () => {
    const studio = await tab.openStudio(id, { snapshotDelayMs: 1 });
    const original = tab.db.transaction;
    let isFirst = true;
    const watched = (...args: Parameters<typeof original>) => {
      const transaction = original.apply(tab.db, args);
      const isSnapshot =
        args[1] === 'readwrite' && Array.isArray(args[0]) && Array.from(args[0]).includes('documents');
      if (isSnapshot && isFirst) {
        isFirst = false;
        queueMicrotask(() => studio.perform(setText, 's2', 'meanwhile'));
      }
      return transaction;
    };
    Object.defineProperty(tab.db, 'transaction', { value: watched, configurable: true });
    studio.perform(setText, 's1', 'x');
    await until(() => !isFirst && studio.saved() === 'saved');
    const watching = await (await place.openTab()).openStudio(id);
    expect(texts(watching)).toEqual(['x', 'meanwhile', 'three']);
  });

  it('after a failed write everything is written again', async () => {
    const studio = await tab.openStudio(id, { snapshotDelayMs: 1e6, retryDelayMs: 1e6 });
    const original = tab.db.transaction;
    let isFull = true;
    const broken = (...args: Parameters<typeof original>) => {
      if (isFull && args[1] === 'readwrite') throw new DOMException('full', 'QuotaExceededError');
      return original.apply(tab.db, args);
    };
    Object.defineProperty(tab.db, 'transaction', { value: broken, configurable: true });
    studio.perform(setText, 's1', 'first');
    studio.perform(setText, 's2', 'second');
    await until(() => studio.saved() === 'failed');
    expect(studio.saveError()?.code).toBe('environment.storage-full');
    await expect(studio.flush()).rejects.toMatchObject({ code: 'environment.storage-full' });
    isFull = false;
    studio.retrySave();
    await until(() => studio.saved() === 'saved');
    expect(studio.saveError()).toBe(null);
    const watching = await (await place.openTab()).openStudio(id);
    expect(texts(watching)).toEqual(['first', 'second', 'three']);
  });

  it('a snapshot that could not be written is written by trying again', async () => {
    const studio = await tab.openStudio(id, { snapshotDelayMs: 20, retryDelayMs: 1e6 });
    const original = tab.db.transaction;
    let isFull = true;
    let snapshots = 0;
    const broken = (...args: Parameters<typeof original>) => {
      const isSnapshot = args[1] === 'readwrite' && Array.from(args[0]).includes('documents');
      if (isSnapshot && isFull) throw new DOMException('full', 'QuotaExceededError');
      if (isSnapshot) snapshots += 1;
      return original.apply(tab.db, args);
    };
    Object.defineProperty(tab.db, 'transaction', { value: broken, configurable: true });
    studio.perform(setText, 's1', 'first');
    await until(() => studio.saved() === 'failed');
    isFull = false;
    studio.retrySave();
    await until(() => studio.saved() === 'saved');
    expect(studio.saveError()).toBe(null);
    expect(snapshots).toBe(1);
  });
});
