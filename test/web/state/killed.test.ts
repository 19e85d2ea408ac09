import { afterEach, beforeEach, expect, it } from 'vitest';
import { addStory, makePlace, type Place, type Tab, until } from './state-helpers.ts';

let place: Place;
let tab: Tab;
let id: string;
beforeEach(async () => {
  place = makePlace();
  tab = await place.openTab();
  id = await addStory(tab.db, ['start', 'two'], `story-${crypto.randomUUID()}`);
});
afterEach(() => place.dispose());

it.each([1, 7, 30])('a page killed after %i saved edits has lost none of them', async (edits) => {
  const frame = document.createElement('iframe');
  let saved = 0;
  const onMessage = (event: MessageEvent<{ saved: number; mode: string }>) => {
    if (event.source === frame.contentWindow) saved = event.data.saved;
  };
  addEventListener('message', onMessage);
  frame.src = `/test/web/state/killed-page.html?place=${place.name}&project=${id}`;
  document.body.append(frame);
  await until(() => saved >= edits);
  frame.remove();
  removeEventListener('message', onMessage);
  const acknowledged = saved;

  const again = await tab.openStudio(id, { patienceMs: 5000 });
  if (again.mode() === 'read-only') await again.takeOver();
  const step = Number(/^step (\d+)$/.exec(again.document().storyline[0]?.text ?? '')?.[1]);
  expect(step).toBeGreaterThanOrEqual(acknowledged);
  // One edit may have been on its way; nothing was there that was never made.
  expect(step).toBeLessThanOrEqual(acknowledged + 1);
  expect(again.revision()).toBe(step);
  expect(again.document().storyline[1]?.text).toBe('two');
});
