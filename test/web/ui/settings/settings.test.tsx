import { expect, it, onTestFinished } from 'vitest';
import { userEvent } from 'vitest/browser';
import { SAMPLE_RATE } from '../../../../shared/model/time.ts';
import { probeCapabilities } from '../../../../web/app/probe-capabilities.ts';
import { openWorkspace } from '../../../../web/state/workspace.ts';
import type { Capabilities } from '../../../../web/ui/settings/capability-types.ts';
import { SettingsScreen } from '../../../../web/ui/settings/settings-screen.tsx';
import { named, renderPart } from '../kit/render-part.tsx';

const NOTHING: Capabilities = { encode: [], decode: [], features: [] };

async function openSettings(probe: () => Promise<Capabilities> = async () => NOTHING) {
  const name = `settings-${crypto.randomUUID()}`;
  const workspace = await openWorkspace({ databaseName: name, mediaFolder: name });
  onTestFinished(async () => {
    await workspace.close();
    indexedDB.deleteDatabase(name);
  });
  renderPart(() => <SettingsScreen workspace={workspace} section={null} version="1.2.3" probe={probe} />);
  return workspace;
}

const titles = () => [...document.querySelectorAll('.set-section__title')].map((each) => each.textContent);

it('a search shows only what it finds, wherever its words stand', async () => {
  await openSettings();
  expect(titles()).toContain('Storage');
  const search = document.querySelector<HTMLInputElement>('input[type=search]');
  if (search === null) throw new Error('No search');
  await userEvent.fill(search, 'lufs');
  expect(titles()).toEqual(['New stories']);
  expect(document.querySelectorAll('.set-row')).toHaveLength(1);
  await userEvent.fill(search, 'nothing of the kind');
  expect(document.body.textContent).toContain('No setting matches “nothing of the kind”');
  await userEvent.fill(search, '');
  expect(titles()).toContain('Privacy');
});

it('the theme that is chosen is kept', async () => {
  const workspace = await openSettings();
  document.querySelector<HTMLInputElement>('input[type=radio][id$=light]')?.click();
  await expect.poll(() => workspace.preferences.settings.theme).toBe('light');
  expect(workspace.preferences.theme()).toBe('light');
  // Written in order: when this is on the disk, so is the click.
  await workspace.preferences.set('sampleAdded', true);
});

it('a new story starts with the defaults that were set, and an old one keeps its own', async () => {
  const workspace = await openSettings();
  const old = await workspace.library.create('Before');
  const triggers = [...document.querySelectorAll<HTMLElement>('.sl-select__trigger')];
  const size = triggers.find((each) => each.textContent?.includes('1920'));
  if (size === undefined) throw new Error('No choice of resolution');
  await userEvent.click(size);
  await expect.poll(() => document.querySelectorAll('[role=option]').length).toBeGreaterThan(2);
  await userEvent.click(named('[role=option]', /Vertical/));
  await expect.poll(() => workspace.preferences.settings.defaults.look.width).toBe(1080);
  const young = await workspace.library.create('After');
  const look = async (id: string) => {
    const studio = await workspace.openStudio(id);
    const { width, height, transition } = studio.document().look;
    await studio.close();
    return { width, height, transition };
  };
  expect(await look(young)).toMatchObject({ width: 1080, height: 1920 });
  expect(await look(old)).toMatchObject({
    width: 1920,
    height: 1080,
    transition: { kind: 'crossfade', length: SAMPLE_RATE / 2 },
  });
});

it('every control has a name', async () => {
  await openSettings();
  const controls = [
    ...document.querySelectorAll<HTMLElement>('button, input, a[href], [role=slider]'),
  ].filter(
    (each) =>
      each.closest('[aria-hidden=true]') === null && !each.hidden && each.getAttribute('type') !== 'hidden',
  );
  expect(controls.length).toBeGreaterThan(15);
  const nameless = controls.filter((each) => {
    const labelled = each.getAttribute('aria-labelledby');
    const labels = each instanceof HTMLInputElement ? [...(each.labels ?? [])] : [];
    const name = [
      each.getAttribute('aria-label'),
      ...(labelled?.split(' ').map((id) => document.getElementById(id)?.textContent) ?? []),
      ...labels.map((label) => label.textContent),
      each.textContent,
    ].join('');
    return name.trim() === '';
  });
  expect(nameless.map((each) => each.outerHTML)).toEqual([]);
});

it('encoders that are not there are named as missing, with what to do instead', async () => {
  const real = globalThis.VideoEncoder;
  const converter = globalThis.WebAssembly;
  Object.defineProperty(globalThis, 'VideoEncoder', { value: undefined, configurable: true, writable: true });
  Object.defineProperty(globalThis, 'WebAssembly', { value: undefined, configurable: true, writable: true });
  onTestFinished(() => {
    Object.defineProperty(globalThis, 'VideoEncoder', { value: real, configurable: true, writable: true });
    Object.defineProperty(globalThis, 'WebAssembly', {
      value: converter,
      configurable: true,
      writable: true,
    });
  });
  // Before they are tried for real: what works is remembered for the session.
  const found = await probeCapabilities();
  const av1 = found.encode.find(({ name }) => name.startsWith('AV1'));
  expect(av1?.works === false || av1?.how === 'slow').toBe(true);
  for (const each of found.encode) expect(each.works ? null : each.remedy).not.toBe('');
});

it('what the browser can do is found by encoding, and what it cannot comes with a way out', async () => {
  await openSettings(probeCapabilities);
  document.getElementById('settings-capabilities')?.scrollIntoView();
  await expect
    .poll(() => document.querySelectorAll('.set-can').length, { timeout: 60_000 })
    .toBeGreaterThan(10);
  const line = (name: RegExp) =>
    [...document.querySelectorAll('.set-can')].find((each) => name.test(each.textContent ?? ''))?.textContent;
  expect(line(/^VP9/)).toContain('Works');
  expect(line(/^AAC/)).toContain('Works');
  for (const each of document.querySelectorAll('.set-can--no'))
    expect(each.textContent).toContain('Instead:');
});
