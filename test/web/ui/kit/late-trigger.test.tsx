import { type JSX, Show } from 'solid-js';
import { expect, it, onTestFinished, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { latePart } from '../../../../web/ui/kit/late-part.ts';
import { createLateTrigger } from '../../../../web/ui/kit/late-trigger.ts';
import { MenuList } from '../../../../web/ui/kit/menu-list.tsx';
import { ToastRegion } from '../../../../web/ui/kit/toast.tsx';
import { named, renderPart } from './render-part.tsx';

const ENTRIES = [
  { label: 'Rename', onSelect: () => {} },
  { label: 'Delete', onSelect: () => {} },
];

/** A menu whose list comes when the test lets it. */
function lateMenu() {
  const asked: { come(): void; fail(): void }[] = [];
  const list = latePart(
    () =>
      new Promise<{ readonly MenuList: typeof MenuList }>((resolve, reject) => {
        asked.push({ come: () => resolve({ MenuList }), fail: () => reject(new Error('gone')) });
      }),
  );
  const part = (): JSX.Element => {
    const trigger = createLateTrigger(list, ['Enter', ' ', 'ArrowDown', 'ArrowUp']);
    return (
      <>
        <button {...trigger.props} aria-haspopup="true" aria-expanded="false">
          Actions
        </button>
        <button type="button">Other</button>
        <Show when={trigger.part()}>
          <MenuList
            button={trigger.button()}
            onReady={trigger.onReady}
            entries={ENTRIES}
            disabled={false}
            onOpenChange={() => {}}
          />
        </Show>
        <ToastRegion />
      </>
    );
  };
  renderPart(part);
  return { asked, trigger: named('button', 'Actions') };
}

const focused = () => document.activeElement?.textContent;
const menu = () => document.querySelector('[role=menu]');

it('is asked for when the pointer or the focus comes, once, and not before', async () => {
  const { asked, trigger } = lateMenu();
  expect(asked).toHaveLength(0);
  await userEvent.hover(trigger);
  expect(asked).toHaveLength(1);
  trigger.focus();
  expect(asked).toHaveLength(1);
  asked[0]?.come();
  await expect.poll(() => trigger.id).not.toBe('');
  expect(trigger.getAttribute('aria-expanded')).toBe('false');
  expect(menu()).toBeNull();
  expect(document.activeElement).toBe(trigger);
});

it('a click while it is loaded opens it, and Escape gives the focus back to the same button', async () => {
  const { asked, trigger } = lateMenu();
  await userEvent.click(trigger);
  expect(menu()).toBeNull();
  asked[0]?.come();
  await expect.poll(() => menu()?.contains(document.activeElement)).toBe(true);
  expect(trigger.getAttribute('aria-expanded')).toBe('true');
  await userEvent.keyboard('{Escape}');
  await expect.poll(menu).toBeNull();
  expect(document.activeElement).toBe(trigger);
  await userEvent.click(trigger);
  await expect.poll(menu).not.toBeNull();
});

it('a finger that taps while it is loaded opens it', async () => {
  const { asked, trigger } = lateMenu();
  const touch = { bubbles: true, cancelable: true, pointerType: 'touch' };
  trigger.dispatchEvent(new PointerEvent('pointerdown', touch));
  trigger.dispatchEvent(new PointerEvent('click', touch));
  asked[0]?.come();
  await expect.poll(() => menu()?.contains(document.activeElement)).toBe(true);
});

it.each([
  ['{Enter}', 'Rename'],
  [' ', 'Rename'],
  ['{ArrowDown}', 'Rename'],
  ['{ArrowUp}', 'Delete'],
])('%s while it is loaded opens it at %s', async (key, at) => {
  const { asked, trigger } = lateMenu();
  trigger.focus();
  await userEvent.keyboard(key);
  expect(document.activeElement).toBe(trigger);
  asked[0]?.come();
  await expect.poll(focused).toBe(at);
});

it('who has gone on meanwhile is not interrupted', async () => {
  const { asked, trigger } = lateMenu();
  for (const leave of [
    () => userEvent.keyboard('{Escape}'),
    () => userEvent.keyboard('{Tab}'),
    () => userEvent.click(document.body),
  ]) {
    trigger.focus();
    await userEvent.keyboard('{Enter}');
    await leave();
  }
  asked[0]?.come();
  await expect.poll(() => trigger.id).not.toBe('');
  expect(menu()).toBeNull();
});

it('says when it cannot be loaded, and tries again with the next press', async () => {
  const warned = vi.spyOn(console, 'error');
  onTestFinished(() => warned.mockRestore());
  const { asked, trigger } = lateMenu();
  await userEvent.click(trigger);
  asked[0]?.fail();
  await expect.poll(() => document.querySelector('.sl-toast')?.textContent).toMatch(/could not be loaded/);
  await userEvent.click(trigger);
  asked[1]?.come();
  await expect.poll(menu).not.toBeNull();
  expect(warned).not.toHaveBeenCalled();
});
