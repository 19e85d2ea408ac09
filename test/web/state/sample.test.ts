import { afterEach, beforeEach, expect, it } from 'vitest';
import { exportProblems, filmSamples } from '../../../shared/model/derive.ts';
import type { Engine } from '../../../web/state/engine.ts';
import { openWorkspace } from '../../../web/state/workspace.ts';
import type { Workspace } from '../../../web/state/workspace-types.ts';
import { artifactOf, makePlace, type Place, until } from './state-helpers.ts';

let place: Place;
let workspace: Workspace;
const engine: Engine = {
  runExport: async (request) => artifactOf(request),
  ledgerBytes: async () => 0,
  clearLedger: async () => {},
  setLedgerBudget: async () => {},
  close() {},
};
const open = () => openWorkspace({ engine, databaseName: place.name, mediaFolder: place.folder });

beforeEach(async () => {
  place = makePlace();
  workspace = await open();
});
afterEach(async () => {
  await workspace.close();
  await place.dispose();
});

it('the first run finds a sample story that is complete, with facts as decoding gives them', async () => {
  await until(() => workspace.library.projects().length === 1);
  const [card] = workspace.library.projects();
  expect(card).toMatchObject({ title: 'The lantern keeper', isSample: true, segments: 5 });
  const studio = await workspace.openStudio(card?.id ?? '');
  const project = studio.document();
  expect(exportProblems(project)).toEqual([]);
  expect(filmSamples(project)).toBe(30 * 48_000);
  for (const asset of Object.values(project.assets)) {
    const file = await studio.media.file(asset.id);
    // The same file brought in by hand must give the same facts.
    const result =
      asset.kind === 'picture'
        ? await studio.imports.pictures([file], { type: 'library' })
        : await studio.imports.narrations([file], { type: 'library' });
    expect(result.failed).toEqual([]);
    await studio.imports.settled();
    const twin = studio.document().assets[result.assets[0] ?? ''];
    expect({ ...twin, id: asset.id }).toEqual(asset);
    expect(file.size).toBeLessThan(asset.kind === 'picture' ? 150_000 : 300_000);
  }
  const [picture = ''] = Object.values(project.assets).flatMap(({ kind, id }) =>
    kind === 'picture' ? [id] : [],
  );
  await until(() => studio.media.thumbnail(picture) !== null);
  await until(() => studio.media.peaks('evening-light') !== null);
  const peaks = studio.media.peaks('evening-light');
  expect(peaks?.data.length).toBe((32 * 100 + 0) * 2);
  await until(() => workspace.library.projects()[0]?.thumbnail !== null);
});

it('a sample that was deleted does not come back by itself, only when asked for', async () => {
  await until(() => workspace.library.projects().length === 1);
  await until(() => workspace.preferences.settings.sampleAdded);
  await workspace.library.remove(workspace.library.projects()[0]?.id ?? '');
  await workspace.close();
  workspace = await open();
  await until(() => !workspace.library.loading());
  expect(workspace.library.projects()).toEqual([]);
  await workspace.library.addSample();
  expect(workspace.library.projects()).toHaveLength(1);
});
