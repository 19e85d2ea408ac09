import { createRoot } from 'solid-js';
import { afterEach, expect, it } from 'vitest';
import { setLength } from '../../../../shared/model/edits/segments.ts';
import { createStudioActions } from '../../../../web/ui/studio/create-studio-actions.ts';
import { createStoryFacts } from '../../../../web/ui/studio/script/segment-facts.ts';
import { addStory, makePlace, type Place, pictureFile } from '../../state/state-helpers.ts';

let place: Place | null = null;
let dispose: (() => void) | null = null;
afterEach(async () => {
  dispose?.();
  await place?.dispose();
});

it('pictures that come in while a slider is dragged do not end the drag', async () => {
  place = makePlace();
  const tab = await place.openTab();
  const id = await addStory(tab.db, ['one'], `story-${crypto.randomUUID()}`);
  const studio = await tab.openStudio(id);
  const actions = createRoot((end) => {
    dispose = end;
    return createStudioActions(studio, createStoryFacts(studio));
  });
  const length = () => studio.document().storyline[0]?.setLength;
  actions.begin();
  actions.setLength(['s1'], 30_000);
  await studio.imports.pictures([pictureFile('a.png')], { type: 'library' });
  for (const samples of [40_000, 50_000, 60_000]) actions.setLength(['s1'], samples);
  expect(length()).toBe(60_000);
  actions.end();
  expect(studio.undoLabel()).toBe(setLength.label);
  studio.undo();
  expect(length()).toBe(30_000);
  expect(Object.keys(studio.document().assets)).toHaveLength(1);
});
