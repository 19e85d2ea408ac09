import { createSignal } from 'solid-js';
import { render } from 'solid-js/web';
import { afterEach, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { addAssets, setVisual } from '../../../../shared/model/edits/media.ts';
import { insertSegments } from '../../../../shared/model/edits/segments.ts';
import { openWorkspace } from '../../../../web/state/workspace.ts';
import type { Workspace } from '../../../../web/state/workspace-types.ts';
import { ToastRegion } from '../../../../web/ui/kit/toast.tsx';
import { StudioScreen } from '../../../../web/ui/studio/studio-screen.tsx';
import '../../../../web/ui/tokens.css';
import '../../../../web/ui/base.css';

const SCRIPT = 'The first thing that is said.\n\nThe second thing.\n\nThe third thing.';

/** Copies stop half-way for as long as a test says so. */
const copies = vi.hoisted(() => ({ held: Promise.resolve(), letGo: () => {} }));
vi.mock('../../../../web/workers/intake/client.ts', async (original) => {
  const real = await original<typeof import('../../../../web/workers/intake/client.ts')>();
  const makeIntake: typeof real.makeIntake = () => {
    const intake = real.makeIntake();
    return {
      ...intake,
      async copy(file, folder, expected, options) {
        options.onProgress?.(file.size / 2);
        await copies.held;
        return intake.copy(file, folder, expected, options);
      },
    };
  };
  return { ...real, makeIntake };
});

let cleanUp: (() => Promise<void>) | null = null;
afterEach(async () => {
  copies.letGo();
  await cleanUp?.();
  cleanUp = null;
});

async function openScreen(before?: (workspace: Workspace, id: string) => Promise<void>) {
  const name = `studio-${crypto.randomUUID()}`;
  const workspace = await openWorkspace({ databaseName: name, mediaFolder: name });
  const id = await workspace.library.create('A test');
  await before?.(workspace, id);
  const [shown, show] = createSignal(id);
  const root = document.createElement('div');
  root.id = 'app';
  document.body.append(root);
  const dispose = render(
    () => (
      <>
        <StudioScreen workspace={workspace} projectId={shown()} onBack={() => {}} onShowQueue={() => {}} />
        <ToastRegion />
      </>
    ),
    root,
  );
  cleanUp = async () => {
    dispose();
    root.remove();
    await workspace.close();
    indexedDB.deleteDatabase(name);
  };
  await expect.poll(() => document.querySelector('.st-script')).not.toBeNull();
  return { workspace, id, show };
}

const texts = () =>
  [...document.querySelectorAll<HTMLTextAreaElement>('.st-row__text')].map((field) => field.value);
const button = (name: RegExp) => {
  const found = [...document.querySelectorAll('button')].find((each) =>
    name.test(each.getAttribute('aria-label') ?? each.textContent ?? ''),
  );
  if (found === undefined) throw new Error(`No button ${name}`);
  return found;
};
const field = (index: number) => {
  const found = document.querySelectorAll<HTMLTextAreaElement>('.st-row__text')[index];
  if (found === undefined) throw new Error(`No segment ${index + 1}`);
  return found;
};

async function importScript(): Promise<void> {
  button(/Paste or import/).click();
  await expect.poll(() => document.querySelector('#st-import-text')).not.toBeNull();
  await userEvent.fill(document.querySelector('#st-import-text') as HTMLTextAreaElement, SCRIPT);
  await expect.poll(() => document.querySelectorAll('.st-import__segment').length).toBe(3);
  button(/^Add 3 segments/).click();
  await expect.poll(() => texts().length).toBe(3);
  // While the dialog is still closing it keeps the focus; then it gives it to the screen.
  await expect.poll(() => document.querySelector('[role=dialog]')).toBeNull();
  await expect.poll(() => document.activeElement).not.toBe(document.body);
}

it('a picture taken out of the story leaves its segments, and the message brings both back', async () => {
  await openScreen(async (workspace, id) => {
    const studio = await workspace.openStudio(id);
    const picture = { kind: 'picture', id: 'p', name: 'sea.jpg', type: 'image/jpeg' } as const;
    studio.perform(addAssets, [{ ...picture, bytes: 9, sha256: null, width: 40, height: 30 }]);
    studio.perform(insertSegments, 0, [{ id: 's', text: 'The sea.' }]);
    studio.perform(setVisual, ['s'], { type: 'picture', asset: 'p' });
    await studio.flush();
    await studio.close();
  });
  const names = () =>
    [...document.querySelectorAll('.st-library__item')].map((item) => item.getAttribute('aria-label'));
  await expect.poll(names).toEqual(['sea.jpg is missing. Choose its file']);
  button(/^Remove sea\.jpg from the story and 1 segment/).click();
  await expect.poll(names).toEqual([]);
  const message = () =>
    [...document.querySelectorAll('.sl-toast')].find((toast) =>
      toast.textContent?.includes('sea.jpg was removed'),
    );
  await expect.poll(message).toBeDefined();
  await userEvent.click(message()?.querySelector('button') as HTMLButtonElement);
  await expect.poll(names).toEqual(['sea.jpg is missing. Choose its file']);
});

it('a pasted script is shown as it will be split, then becomes segments, and undo takes it back', async () => {
  await openScreen();
  await importScript();
  expect(texts()).toEqual(['The first thing that is said.', 'The second thing.', 'The third thing.']);
  await userEvent.click(button(/^Undo/));
  await expect.poll(() => texts().length).toBe(0);
});

function dropFiles(files: readonly File[]): void {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  document.body.dispatchEvent(
    new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer }),
  );
}
const problem = () => document.querySelector('.st-import .st-problem')?.textContent ?? null;

it('of several scripts one is shown and the others are named; captions fall into cues', async () => {
  await openScreen();
  const cues = '1\n00:00:01,000 --> 00:00:02,000\nOne\n\n2\n00:00:02,000 --> 00:00:03,000\ntwo.\n';
  dropFiles([new File(['Other words.'], 'b.txt'), new File([cues], 'a.srt'), new File(['x'], 'c.md')]);
  await expect.poll(() => document.querySelectorAll('.st-import__segment').length).toBe(2);
  await expect
    .poll(() => document.querySelector('.sl-toast')?.textContent)
    .toContain('One script at a time: a.srt is shownImport the others after it: b.txt, c.md');
});

it('a script without text and one that is too long for the story are told, and none is cut off', async () => {
  await openScreen(async (workspace, id) => {
    const studio = await workspace.openStudio(id);
    const segments = Array.from({ length: 1500 }, (_, index) => ({ id: `s${index}`, text: 'Here.' }));
    studio.perform(insertSegments, 0, segments);
    await studio.close();
  });
  dropFiles([new File([' \n'], 'blank.txt')]);
  await expect.poll(problem).toContain('There is no text in blank.txt');
  const script = document.querySelector('#st-import-text') as HTMLTextAreaElement;
  await userEvent.fill(script, 'More.\n\n'.repeat(501));
  await expect.poll(problem).toContain('This script gives 501 segments, and the story has room for 500 more');
  await userEvent.fill(script, 'More.\n\n'.repeat(500));
  await expect.poll(problem).toBeNull();
});

it('Ctrl+Enter splits at the caret, Backspace at the start joins again with the caret in the seam', async () => {
  await openScreen();
  await importScript();
  field(0).focus();
  field(0).setSelectionRange(15, 15);
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect
    .poll(texts)
    .toEqual(['The first thing', 'that is said.', 'The second thing.', 'The third thing.']);
  await expect.poll(() => document.activeElement).toBe(field(1));
  await userEvent.keyboard('{Backspace}');
  await expect.poll(() => texts()[0]).toBe('The first thing that is said.');
  await expect.poll(() => document.activeElement).toBe(field(0));
  expect(field(0).selectionStart).toBe(16);
});

it('Alt with an arrow moves a segment and the focus goes with it', async () => {
  await openScreen();
  await importScript();
  const head = document.querySelectorAll<HTMLElement>('[data-row-head]')[0];
  head?.focus();
  const id = head?.dataset.rowHead;
  await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
  await expect.poll(() => texts().toSorted()).toHaveLength(3);
  const order = () =>
    [...document.querySelectorAll<HTMLElement>('.st-row')]
      .toSorted((a, b) => Number(a.getAttribute('aria-posinset')) - Number(b.getAttribute('aria-posinset')))
      .map((row) => row.querySelector('textarea')?.value);
  await expect
    .poll(order)
    .toEqual(['The second thing.', 'The first thing that is said.', 'The third thing.']);
  await expect.poll(() => (document.activeElement as HTMLElement).dataset.rowHead).toBe(id);
});

it('what is typed in one go is one undo step', async () => {
  await openScreen();
  await importScript();
  field(2).focus();
  field(2).setSelectionRange(0, 0);
  await userEvent.keyboard('And so ');
  await expect.poll(() => texts()[2]).toBe('And so The third thing.');
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.poll(() => texts()[2]).toBe('The third thing.');
});

it('of 2,000 segments only those in view are in the document, and the last can be reached', async () => {
  await openScreen(async (workspace, id) => {
    const studio = await workspace.openStudio(id);
    const segments = Array.from({ length: 2000 }, (_, index) => ({
      id: `s${index}`,
      text: `Line ${index + 1}`,
    }));
    studio.perform(insertSegments, 0, segments);
    await studio.flush();
    await studio.close();
  });
  await expect.poll(() => texts()[0]).toBe('Line 1');
  expect(document.querySelectorAll('.st-row').length).toBeLessThan(60);
  document.querySelector<HTMLElement>('[data-row-head]')?.focus();
  await userEvent.keyboard('{End}');
  await expect.poll(() => texts().at(-1)).toBe('Line 2000');
  await expect.poll(() => (document.activeElement as HTMLElement | null)?.dataset.rowHead).toBe('s1999');
});

it('Export video opens the panel, which says what is missing', async () => {
  await openScreen();
  await importScript();
  button(/Export video/).click();
  // The panel's code is fetched first.
  await expect
    .poll(() => document.querySelector('[role="dialog"]')?.textContent ?? '', { timeout: 20_000 })
    .toContain('picture');
});

it('the name of the tab follows a new title at once', async () => {
  await openScreen();
  await userEvent.click(button(/rename$/));
  await userEvent.fill(document.querySelector('.st-title__input') as HTMLInputElement, 'By the sea');
  await userEvent.keyboard('{Enter}');
  expect(document.title).toBe('By the sea · Storyloom');
});

it('another story opens while the one that was left still copies its files', async () => {
  const { workspace, show } = await openScreen();
  const other = await workspace.library.create('Another');
  await dropHeld(workspace);
  show(other);
  await expect.poll(() => document.title).toBe('Another · Storyloom');
  expect(workspace.isTakingIn()).toBe(true);
});

it('who comes back while its files are still copied sees which story it is and how far they are', async () => {
  const { workspace, id, show } = await openScreen();
  const other = await workspace.library.create('Another');
  await dropHeld(workspace);
  show(other);
  await expect.poll(() => document.title).toBe('Another · Storyloom');
  show(id);
  await expect.poll(() => document.querySelector('h1')?.textContent).toBe('A test');
  const known = () => document.querySelector('.st-skeleton-known');
  await expect.poll(() => known()?.textContent).toContain('Adding sea.png');
  const bar = () => known()?.querySelector('[role="progressbar"]');
  await expect.poll(() => bar()?.getAttribute('aria-valuenow')).toBe('50');
  copies.letGo();
  await expect.poll(() => document.querySelector('.st-script')).not.toBeNull();
  expect(workspace.isTakingIn()).toBe(false);
  expect(known()).toBeNull();
});

/** A picture whose copy stops half-way until it is let go of; resolves as soon as it is on its way in. */
async function dropHeld(workspace: Workspace): Promise<void> {
  copies.held = new Promise((resolve) => {
    copies.letGo = resolve;
  });
  const canvas = new OffscreenCanvas(64, 48);
  canvas.getContext('2d')?.fillRect(0, 0, 64, 48);
  const picture = new File([await canvas.convertToBlob()], 'sea.png');
  const chooser = document.querySelector<HTMLElement>('.st');
  if (chooser === null) throw new Error('No studio');
  const data = new DataTransfer();
  data.items.add(picture);
  for (const type of ['dragenter', 'dragover', 'drop'])
    chooser.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
  await expect.poll(() => workspace.isTakingIn()).toBe(true);
}
