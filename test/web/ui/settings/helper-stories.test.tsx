import { createSignal } from 'solid-js';
import { expect, it, onTestFinished, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { CopyOptions } from '../../../../web/state/helper-project-types.ts';
import type { HelperState } from '../../../../web/state/helper-types.ts';
import { openWorkspace } from '../../../../web/state/workspace.ts';
import { SettingsScreen } from '../../../../web/ui/settings/settings-screen.tsx';
import { FACTS } from '../../helper-client/scripted-fetch.ts';
import { named, renderPart } from '../kit/render-part.tsx';

const CONNECTED: HelperState = { type: 'connected', facts: FACTS };

/** The settings beside a helper with one story, whose copy ends as the test says. */
async function openSettings() {
  const name = `settings-${crypto.randomUUID()}`;
  const workspace = await openWorkspace({ databaseName: name, mediaFolder: name });
  onTestFinished(async () => {
    await workspace.close();
    indexedDB.deleteDatabase(name);
  });
  const [state, setState] = createSignal(CONNECTED);
  const story = { id: 'harbour', title: 'Harbour', segments: 2, updatedAt: 1000, copy: null };
  let fail: (error: Error) => void = () => {};
  const ended = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const copy = vi.fn((_id: string, { signal, onProgress }: CopyOptions) => {
    signal.addEventListener('abort', () => fail(signal.reason));
    onProgress(0.4);
    return ended;
  });
  const fake = {
    ...workspace,
    helper: { ...workspace.helper, state },
    helperProjects: async () => ({ list: async () => [story], copy }),
  };
  const probe = async () => ({ encode: [], decode: [], features: [] });
  renderPart(() => <SettingsScreen workspace={fake} section={null} version="1.2.3" probe={probe} />);
  await expect.poll(() => document.body.textContent).toContain('Stories kept in the helper');
  named('button', 'Copy here').click();
  await expect.poll(() => copy.mock.calls.length).toBe(1);
  return { setState, fail, signal: () => copy.mock.calls[0]?.[1].signal };
}

const bar = () => document.querySelector('[role=progressbar][aria-label="Copying “Harbour”"]');
const search = () => named<HTMLInputElement>('input[type=search]', '');

it('a search neither ends a copy nor makes what it finds anew at every letter', async () => {
  const { signal } = await openSettings();
  await userEvent.fill(search(), 'stories kept');
  const found = bar();
  expect(found?.getAttribute('aria-valuenow')).toBe('40');
  await userEvent.fill(search(), 'stories kept in');
  expect(bar()).toBe(found);
  await userEvent.fill(search(), 'lufs');
  expect(bar()).toBeNull();
  await userEvent.fill(search(), '');
  expect(bar()?.getAttribute('aria-valuenow')).toBe('40');
  expect(signal()?.aborted).toBe(false);
});

it('a helper that is away for a moment ends no copy, and what became of it is told', async () => {
  const { setState, fail, signal } = await openSettings();
  setState({ type: 'off' });
  expect(signal()?.aborted).toBe(false);
  expect(bar()).not.toBeNull();
  fail(new Error('Cut off'));
  await expect.poll(() => document.querySelectorAll('[role=alert]').length).toBe(1);
  setState(CONNECTED);
  expect(document.querySelectorAll('[role=alert]').length).toBe(1);
});
