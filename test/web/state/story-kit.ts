import { afterEach, beforeEach } from 'vitest';
import { addStory, makePlace, type Place, type Tab } from './state-helpers.ts';

/** A place with one tab and a story of three segments, for each test. */
export function useStory() {
  let place: Place;
  let tab: Tab;
  let id: string;
  beforeEach(async () => {
    place = makePlace();
    tab = await place.openTab();
    id = await addStory(tab.db, ['one', 'two', 'three'], `story-${crypto.randomUUID()}`);
  });
  afterEach(() => place.dispose());
  return {
    get place() {
      return place;
    },
    get tab() {
      return tab;
    },
    get id() {
      return id;
    },
    open: () => tab.openStudio(id),
  };
}
