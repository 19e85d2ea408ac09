import { toaster } from '@kobalte/core/toast';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openWorkspace } from '../../../web/state/workspace.ts';
import type { Workspace } from '../../../web/state/workspace-types.ts';
import { openDatabase } from '../../../web/storage/database.ts';
import { ToastRegion } from '../../../web/ui/kit/toast.tsx';
import { saveBundle } from '../../../web/ui/save-bundle.ts';
import { makePlace, type Place } from '../state/state-helpers.ts';
import { renderPart } from './kit/render-part.tsx';

let place: Place;
let workspace: Workspace;
let story: { readonly id: string; readonly title: string };
beforeEach(async () => {
  place = makePlace();
  const db = await openDatabase({ name: place.name });
  // No first run: the sample has nothing to do with this.
  await db.put('settings', true, 'sampleAdded');
  db.close();
  workspace = await openWorkspace({ databaseName: place.name, mediaFolder: place.folder });
  story = { id: await workspace.library.create('By the sea'), title: 'By the sea' };
  const studio = await workspace.openStudio(story.id);
  const canvas = new OffscreenCanvas(64, 48);
  canvas.getContext('2d')?.fillRect(0, 0, 64, 48);
  await studio.imports.pictures([new File([await canvas.convertToBlob()], 'a.png')], { type: 'in-order' });
  await studio.close();
});
afterEach(async () => {
  toaster.clear();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await workspace.close();
  await place.dispose();
});

const said = () => document.querySelector('.sl-toast')?.textContent ?? '';

it('a copy is a job of the queue that writes to the chosen place, and it opens again', async () => {
  const root = await navigator.storage.getDirectory();
  const name = `${crypto.randomUUID()}.storyloom`;
  const handle = await root.getFileHandle(name, { create: true });
  const asked = vi.fn(async () => handle);
  vi.stubGlobal('showSaveFilePicker', asked);
  renderPart(() => <ToastRegion />);
  await saveBundle(workspace, story);
  expect(asked).toHaveBeenCalledWith({ suggestedName: 'By the sea.storyloom' });
  expect(workspace.jobs.bundles()).toMatchObject([
    { state: 'COMPLETED', destination: 'file', title: 'By the sea' },
  ]);
  await expect.poll(said).toContain('By the sea.storyloom was saved');
  const again = await workspace.library.importBundle(await handle.getFile());
  const studio = await workspace.openStudio(again);
  expect(Object.values(studio.document().assets)).toMatchObject([{ name: 'a.png' }]);
  await studio.close();
  await root.removeEntry(name);
});

it('where no place can be chosen the copy is downloaded once it is done', async () => {
  vi.stubGlobal('showSaveFilePicker', undefined);
  const downloads: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    downloads.push(this.download);
  });
  await saveBundle(workspace, story);
  expect(downloads).toEqual(['By the sea.storyloom']);
  expect(workspace.jobs.bundles()).toMatchObject([{ state: 'COMPLETED', destination: 'library' }]);
});

it('who changes their mind about the place leaves no job behind', async () => {
  vi.stubGlobal('showSaveFilePicker', async () => {
    throw new DOMException('The user aborted a request.', 'AbortError');
  });
  await saveBundle(workspace, story);
  expect(workspace.jobs.bundles()).toEqual([]);
});

it('a copy that does not run says why, with the way to the queue, and goes before the films', async () => {
  const { jobs, queue } = workspace;
  vi.stubGlobal('showSaveFilePicker', undefined);
  renderPart(() => <ToastRegion />);
  const start: typeof jobs.start = async (options) => {
    const id = await jobs.start(options);
    await jobs.pause(id);
    return id;
  };
  const downloads = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
  const saving = saveBundle({ ...workspace, jobs: { ...jobs, start } }, story);
  await expect.poll(said).toContain('By the sea.storyloom waits in the queue');
  await expect.poll(said).toContain('Paused by you');
  expect(said()).not.toMatch(/\d\s*%/);
  const way = document.querySelector<HTMLAnchorElement>('.sl-toast a');
  expect([way?.pathname, way?.textContent]).toEqual(['/queue', 'Open the queue']);
  const [copy] = jobs.bundles();
  // Somebody stands there and waits for it.
  expect(queue.item(copy?.id ?? '')?.priority).toBe(10);
  await jobs.resume(copy?.id ?? '');
  await saving;
  expect(downloads).toHaveBeenCalledOnce();
});

it('a copy that is cancelled, here or in the queue, is told as stopped', async () => {
  vi.stubGlobal('showSaveFilePicker', undefined);
  renderPart(() => <ToastRegion />);
  const { jobs } = workspace;
  const start: typeof jobs.start = async (options) => {
    const id = await jobs.start(options);
    await jobs.cancel(id);
    return id;
  };
  await saveBundle({ ...workspace, jobs: { ...jobs, start } }, story);
  await expect.poll(said).toContain('Saving the copy was stopped');
  expect(workspace.jobs.bundles()).toMatchObject([{ state: 'CANCELED' }]);
});
