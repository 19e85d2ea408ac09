import { afterEach, beforeEach, expect, it } from 'vitest';
import { setTitle } from '../../../shared/model/edits/project.ts';
import { openWorkspace } from '../../../web/state/workspace.ts';
import type { Workspace } from '../../../web/state/workspace-types.ts';
import { openDatabase } from '../../../web/storage/database.ts';
import { makePlace, type Place, until } from './state-helpers.ts';

let place: Place;
let workspace: Workspace;
let id: string;
beforeEach(async () => {
  place = makePlace();
  const { name, folder } = place;
  const db = await openDatabase({ name });
  // No first run: the sample has nothing to do with this.
  await db.put('settings', true, 'sampleAdded');
  db.close();
  workspace = await openWorkspace({ databaseName: name, mediaFolder: folder });
  id = await workspace.library.create('Copied');
});
afterEach(async () => {
  await workspace.close();
  await place.dispose();
});

async function picture(name: string, colour: string): Promise<File> {
  const canvas = new OffscreenCanvas(64, 48);
  const context = canvas.getContext('2d');
  if (context === null) throw new TypeError('No canvas');
  context.fillStyle = colour;
  context.fillRect(0, 0, 64, 48);
  return new File([await canvas.convertToBlob()], name, { type: 'image/png' });
}

/** It was read for its facts, and is gone when it is to be copied. */
function lose(file: File): void {
  Object.assign(file, {
    slice() {
      throw new DOMException('The file is gone', 'NotReadableError');
    },
  });
}

it('a story that was left while its files were copied opens to be edited, with all of them', async () => {
  const studio = await workspace.openStudio(id);
  const files = [await picture('red.png', 'red'), await picture('blue.png', 'blue')];
  await studio.imports.pictures(files, { type: 'in-order' });
  expect(workspace.isTakingIn()).toBe(true);
  const left = studio.close();
  const again = await workspace.openStudio(id);
  expect(again.mode()).toBe('edit');
  expect(Object.values(again.document().assets).map(({ sha256 }) => sha256 === null)).toEqual([false, false]);
  expect(workspace.isTakingIn()).toBe(false);
  await left;
});

it('a file whose copy fails after its story was left is told by name', async () => {
  const studio = await workspace.openStudio(id);
  const files = [await picture('a kept one.png', 'red'), await picture('lost.png', 'blue')];
  await studio.imports.pictures(files, { type: 'in-order' });
  for (const file of files.slice(1)) lose(file);
  studio.perform(setTitle, 'Renamed on the way out');
  const left = studio.close();
  await expect(left).rejects.toMatchObject({
    code: 'input.media-missing',
    context: { file: 'lost.png' },
  });
  expect(workspace.library.projects().map(({ title }) => title)).toContain('Renamed on the way out');
  const again = await workspace.openStudio(id);
  expect(again.mode()).toBe('edit');
  const states = Object.values(again.document().assets).map(({ name, sha256 }) => [name, sha256 === null]);
  expect(states.sort()).toEqual([
    ['a kept one.png', false],
    ['lost.png', true],
  ]);
});

it('the card of a story that was left shows its last edits while files are still copied', async () => {
  const studio = await workspace.openStudio(id);
  const large = await picture('large.png', 'red');
  await studio.imports.pictures([new File([large, new Uint8Array(256 << 20)], 'large.png')], {
    type: 'in-order',
  });
  studio.perform(setTitle, 'Renamed on the way out');
  let isOver = false;
  const left = studio.close().finally(() => {
    isOver = true;
  });
  await until(() => workspace.library.projects().some(({ title }) => title === 'Renamed on the way out'));
  expect(isOver).toBe(false);
  await left;
});

it('a copy of a story has the files that were still on their way in', async () => {
  const studio = await workspace.openStudio(id);
  await studio.imports.pictures([await picture('red.png', 'red')], { type: 'in-order' });
  await studio.flush();
  const copy = await workspace.openStudio(await workspace.library.duplicate(id));
  expect(Object.values(copy.document().assets).map(({ sha256 }) => sha256 === null)).toEqual([false]);
});

it('a batch of a story that was just left has the files that were still on their way in', async () => {
  const studio = await workspace.openStudio(id);
  const colours = Array.from({ length: 12 }, (_, index) => `rgb(${index * 20} 0 0)`);
  const files = await Promise.all(colours.map((colour, index) => picture(`${index}.png`, colour)));
  await studio.imports.pictures(files, { type: 'in-order' });
  await studio.flush();
  const left = studio.close();
  const { project } = await workspace.batches.open(id);
  expect(Object.values(project.assets).map(({ sha256 }) => sha256 === null)).toEqual(files.map(() => false));
  await left;
});
