import { afterEach, beforeEach, expect, it } from 'vitest';
import { setText } from '../../../shared/model/edits/segments.ts';
import { addStory, makePlace, type Place, type Tab, until } from './state-helpers.ts';

let place: Place;
let tab: Tab;
let id: string;
beforeEach(async () => {
  place = makePlace();
  tab = await place.openTab();
  id = await addStory(tab.db, ['one', 'two'], `story-${crypto.randomUUID()}`);
});
afterEach(() => place.dispose());

it('what was there before the first edit is kept, and later edits of the same minutes add none', async () => {
  const studio = await tab.openStudio(id);
  studio.perform(setText, 's1', 'a');
  studio.perform(setText, 's1', 'b');
  await until(() => studio.versions.list().length === 1);
  expect(studio.versions.list()[0]).toMatchObject({ kind: 'automatic', segments: 2 });
  await studio.versions.restore(studio.versions.list()[0]?.id ?? '');
  expect(studio.document().storyline[0]?.text).toBe('one');
});

it('a restored version is one undoable step, and what it replaced is a version too', async () => {
  const studio = await tab.openStudio(id);
  const named = await studio.versions.save('First draft');
  studio.perform(setText, 's1', 'changed');
  await studio.versions.restore(named.id);
  expect(studio.document().storyline[0]?.text).toBe('one');
  expect(studio.versions.list().map(({ kind }) => kind)).toEqual(['before-restore', 'named']);
  studio.undo();
  expect(studio.document().storyline[0]?.text).toBe('changed');
  await studio.versions.restore(studio.versions.list()[0]?.id ?? '');
  await studio.close();
  const again = await tab.openStudio(id);
  expect(again.document().storyline[0]?.text).toBe('changed');
  expect(again.versions.list().find((version) => version.id === named.id)?.label).toBe('First draft');
});
