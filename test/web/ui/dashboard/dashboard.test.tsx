import { expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { StudioError } from '../../../../shared/errors.ts';
import type { ExportProgress } from '../../../../web/execute/export-types.ts';
import { artifactOf } from '../../state/state-helpers.ts';
import { named } from '../kit/render-part.tsx';
import { openDashboard, textOf } from './open-dashboard.tsx';

const halfway: ExportProgress = {
  stage: 'rendering',
  ratio: 0.5,
  segment: 2,
  segments: 5,
  secondsLeft: 40,
  framesPerSecond: 30,
  chunksReused: 0,
  chunksRendered: 3,
};

it('a new person makes a film of the sample with one click, and sees how far it is', async () => {
  let finish = () => {};
  await openDashboard(async (request, { onProgress }) => {
    onProgress(halfway);
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return artifactOf(request);
  });
  const card = document.querySelector('.card');
  expect(textOf('.card .sl-badge')).toBe('Draft');
  await userEvent.click(named('button', 'Export the sample'));
  await expect.poll(() => textOf('.card .sl-badge')).toBe('Processing 50 %');
  await expect.poll(() => textOf('.job-bar .job-line__stage')).toBe('Rendering segment 2 of 5');
  // The same element: a card drawn anew would lose its focus, menu and half-typed title.
  expect(document.querySelector('.card')).toBe(card);
  finish();
  await expect.poll(() => textOf('.card .sl-badge')).toBe('Completed');
  expect(textOf('.dash-first__title')).toBe('Your first film is ready');
  expect(textOf('.job-bar .job-line__stage')).toBe('Finished');
  await userEvent.click(named('button', 'Put away'));
  await expect.poll(() => document.querySelector('.job-bar')).toBeNull();
});

it('a failed export says why on its card, explains itself, and can be tried again', async () => {
  let runs = 0;
  await openDashboard(async (request) => {
    runs += 1;
    if (runs > 1) return artifactOf(request);
    throw new StudioError('failed.encode', 'The encoder stopped in segment 3', { context: { segment: 2 } });
  });
  await userEvent.click(named('button', 'Export the sample'));
  await expect.poll(() => textOf('.card .sl-badge')).toBe('Failed');
  expect(textOf('.card__note--bad')).toContain('Encoding stopped');
  await userEvent.click(named('button', 'What happened to the export of The lantern keeper?'));
  await expect.poll(() => textOf('[role=dialog] .sl-error')).toContain('The encoder stopped in segment 3');
  await userEvent.click(named('[role=dialog] button', 'Try again'));
  await expect.poll(() => textOf('.card .sl-badge')).toBe('Completed');
});

it('a cancelled export goes on by Undo', async () => {
  let runs = 0;
  await openDashboard(async (request, { signal }) => {
    runs += 1;
    if (runs > 1) return artifactOf(request);
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  });
  await userEvent.click(named('button', 'Export the sample'));
  await expect.poll(() => textOf('.card .sl-badge')).toContain('Processing');
  await userEvent.click(named('button', 'Cancel the export of The lantern keeper'));
  await expect.poll(() => textOf('.card .sl-badge')).toBe('Draft');
  await userEvent.click(await vi.waitFor(() => named('button', 'Undo'), { timeout: 20_000 }));
  await expect.poll(() => textOf('.card .sl-badge')).toBe('Completed');
});

it('a title is changed in its place by F2 and Enter, and left alone by Escape', async () => {
  const { workspace } = await openDashboard(async (request) => artifactOf(request));
  const title = () => workspace.library.projects()[0]?.title;
  document.querySelector<HTMLElement>('.card__link')?.focus();
  await userEvent.keyboard('{F2}');
  await expect.poll(() => document.activeElement?.className).toContain('card__rename');
  await userEvent.keyboard('Other{Escape}');
  await expect.poll(() => document.activeElement?.textContent).toBe('The lantern keeper');
  await userEvent.keyboard('{F2}');
  await expect.poll(() => document.activeElement?.className).toContain('card__rename');
  await userEvent.keyboard('Night watch{Enter}');
  await expect.poll(title).toBe('Night watch');
  await expect.poll(() => document.activeElement?.textContent).toBe('Night watch');
});

it('a story moved to the trash by Delete comes back by Undo', async () => {
  const { workspace } = await openDashboard(async (request) => artifactOf(request));
  document.querySelector<HTMLElement>('.card__link')?.focus();
  await userEvent.keyboard('{Delete}');
  await expect.poll(() => textOf('.sl-empty__title')).toBe('No stories yet');
  expect(workspace.library.trashed()).toHaveLength(1);
  await userEvent.click(await vi.waitFor(() => named('button', 'Undo'), { timeout: 20_000 }));
  await expect.poll(() => textOf('.card__title')).toBe('The lantern keeper');
});

it('a search shows what it finds, says how many, and is cleared where it finds nothing', async () => {
  const { workspace } = await openDashboard(async (request) => artifactOf(request));
  await workspace.library.create('Tides');
  await expect.poll(() => document.querySelectorAll('.card').length).toBe(2);
  const search = document.querySelector<HTMLInputElement>('input[type=search]');
  if (search === null) throw new Error('No search');
  await userEvent.fill(search, 'tid');
  expect(textOf('.dash-tools__count')).toBe('1 story found');
  expect(document.querySelectorAll('.card')).toHaveLength(1);
  await userEvent.fill(search, 'nothing of the kind');
  expect(textOf('.sl-empty__title')).toContain('nothing of the kind');
  await userEvent.click(named('button', 'Clear the search'));
  expect(document.querySelectorAll('.card')).toHaveLength(2);
});
