import { createSignal } from 'solid-js';
import { expect, it, onTestFinished, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { Button } from '../../../../web/ui/kit/button.tsx';
import { ConfirmDialog } from '../../../../web/ui/kit/confirm-dialog.tsx';
import { ariaKeys, keysForPlatform } from '../../../../web/ui/kit/keys.ts';
import { Menu } from '../../../../web/ui/kit/menu.tsx';
import { ProgressBar } from '../../../../web/ui/kit/progress-bar.tsx';
import { Segmented } from '../../../../web/ui/kit/segmented.tsx';
import { Select } from '../../../../web/ui/kit/select.tsx';
import { Slider } from '../../../../web/ui/kit/slider.tsx';
import { showToast, ToastRegion } from '../../../../web/ui/kit/toast.tsx';
import { named, renderPart } from './render-part.tsx';

it('a busy or unavailable button takes no clicks and keeps the focus', async () => {
  const [busy, setBusy] = createSignal(false);
  let clicks = 0;
  renderPart(() => (
    <Button
      busy={busy()}
      onClick={() => {
        clicks += 1;
        setBusy(true);
      }}
    >
      Go
    </Button>
  ));
  const button = named('button', 'Go');
  button.focus();
  await userEvent.keyboard('{Enter}');
  await userEvent.keyboard('{Enter}');
  expect(clicks).toBe(1);
  expect(document.activeElement).toBe(button);
  expect(button.getAttribute('aria-disabled')).toBe('true');
});

it('a click and a choice leave no computation behind', async () => {
  const warned = vi.spyOn(console, 'warn');
  onTestFinished(() => warned.mockRestore());
  const [count, setCount] = createSignal(1);
  let clicks = 0;
  renderPart(() => (
    <>
      <Button
        unavailable={count() > 3 && count() < 9}
        onClick={() => {
          clicks += 1;
        }}
      >
        Go
      </Button>
      <Select
        label="Count"
        value={count() === 1 ? '1' : String(count())}
        options={[
          { value: '1', label: 'One' },
          { value: '2', label: 'Two' },
        ]}
        onChange={() => setCount(2)}
      />
    </>
  ));
  await userEvent.click(named('button', 'Go'));
  await userEvent.click(named('.sl-select__trigger', /One/));
  await userEvent.click(named('[role=option]', 'Two'));
  await expect.poll(() => document.querySelector('.sl-select__value')?.textContent).toBe('Two');
  expect(clicks).toBe(1);
  expect(warned.mock.calls).toEqual([]);
});

it('a choice keeps the focus when its options are made anew, and arrows go on from there', async () => {
  const [count, setCount] = createSignal(2);
  const [value, setValue] = createSignal('a');
  renderPart(() => (
    <Segmented
      label="Letters"
      value={value()}
      options={['a', 'b', 'c'].slice(0, count()).map((each) => ({ value: each, label: each }))}
      onChange={setValue}
    />
  ));
  const focused = () => (document.activeElement as HTMLInputElement | null)?.labels?.[0]?.textContent;
  document.querySelector<HTMLInputElement>('input')?.focus();
  setCount(3);
  expect(focused()).toBe('a');
  await userEvent.keyboard('{ArrowRight}');
  await userEvent.keyboard('{ArrowRight}');
  expect([focused(), value()]).toEqual(['c', 'c']);
});

it('a question starts on Cancel and hears what was asked about when it is answered', async () => {
  const [doomed, setDoomed] = createSignal<string | null>('The old story');
  const removed: (string | null)[] = [];
  renderPart(() => (
    <ConfirmDialog
      open={doomed() !== null}
      onOpenChange={(open) => {
        if (!open) setDoomed(null);
      }}
      title={`Delete ${doomed()}?`}
      description="It is gone then."
      confirm="Delete"
      danger
      onConfirm={() => removed.push(doomed())}
    />
  ));
  await expect.poll(() => document.activeElement?.textContent).toBe('Cancel');
  expect(document.querySelector('[role=dialog]')?.getAttribute('aria-describedby')).toBeTruthy();
  named('button', 'Delete').click();
  expect(removed).toEqual(['The old story']);
  await expect.poll(() => document.querySelector('[role=dialog]')).toBeNull();
});

it('a dialog keeps the focus inside and closes on Escape', async () => {
  const [open, setOpen] = createSignal(true);
  renderPart(() => (
    <>
      <button type="button">Outside</button>
      <ConfirmDialog
        open={open()}
        onOpenChange={setOpen}
        title="Sure?"
        description=""
        confirm="Yes"
        onConfirm={() => {}}
      />
    </>
  ));
  await expect.poll(() => document.activeElement?.textContent).toBe('Cancel');
  const dialog = document.querySelector('[role=dialog]');
  for (let step = 0; step < 5; step += 1) {
    await userEvent.keyboard('{Tab}');
    expect(dialog?.contains(document.activeElement)).toBe(true);
  }
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => open()).toBe(false);
});

it('a menu opens, moves and chooses by keyboard, and gives the focus back', async () => {
  const chosen: string[] = [];
  renderPart(() => (
    <Menu
      label="Actions"
      entries={[
        { label: 'Rename', onSelect: () => chosen.push('rename') },
        { type: 'separator' },
        { label: 'Delete', danger: true, onSelect: () => chosen.push('delete') },
      ]}
    />
  ));
  const trigger = named('button', 'Actions');
  trigger.focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => document.activeElement?.textContent).toBe('Rename');
  await userEvent.keyboard('{ArrowDown}');
  await expect.poll(() => document.activeElement?.textContent).toBe('Delete');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => chosen).toEqual(['delete']);
  await expect.poll(() => document.activeElement).toBe(trigger);
});

it('a select says its name and value and changes by keyboard', async () => {
  const [rate, setRate] = createSignal<'25' | '30'>('30');
  renderPart(() => (
    <Select
      label="Frame rate"
      value={rate()}
      options={[
        { value: '25', label: '25' },
        { value: '30', label: '30' },
      ]}
      onChange={setRate}
    />
  ));
  const trigger = document.querySelector<HTMLElement>('.sl-select__trigger');
  const name = (trigger?.getAttribute('aria-labelledby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent)
    .join(' ');
  expect(name).toContain('Frame rate');
  expect(name).toContain('30');
  trigger?.focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => document.querySelectorAll('[role=option]').length).toBe(2);
  await userEvent.keyboard('{ArrowUp}{Enter}');
  await expect.poll(() => rate()).toBe('25');
});

it('a slider moves while it is dragged and is committed once, at the end', async () => {
  const [zoom, setZoom] = createSignal(1.3);
  const committed: number[] = [];
  renderPart(() => (
    <Slider
      label="Zoom"
      min={1}
      max={3}
      step={0.1}
      value={zoom()}
      format={(value) => `${value.toFixed(1)}×`}
      onInput={setZoom}
      onCommit={(value) => committed.push(value)}
    />
  ));
  const thumb = document.querySelector<HTMLElement>('[role=slider]');
  expect(thumb?.getAttribute('aria-valuetext')).toBe('1.3×');
  // A control inside the control would be read twice.
  expect(thumb?.querySelector('input')).toBeNull();
  thumb?.focus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.poll(() => zoom()).toBeCloseTo(1.4);
  expect(committed).toHaveLength(1);
});

it('a progress bar without a known ratio says so instead of a number', () => {
  const [ratio, setRatio] = createSignal<number | null>(null);
  renderPart(() => <ProgressBar label="Export" ratio={ratio()} />);
  const bar = named('[role=progressbar]', 'Export');
  expect(bar.hasAttribute('aria-valuenow')).toBe(false);
  setRatio(Number.NaN);
  expect(bar.hasAttribute('aria-valuenow')).toBe(false);
  setRatio(0.429);
  expect(bar.getAttribute('aria-valuenow')).toBe('42');
  setRatio(7);
  expect(bar.getAttribute('aria-valuenow')).toBe('100');
});

it('a toast carries its way back and goes once that is taken', async () => {
  let undone = 0;
  renderPart(() => <ToastRegion />);
  showToast({
    title: 'Moved to the trash',
    action: {
      label: 'Undo',
      run: () => {
        undone += 1;
      },
    },
  });
  await expect.poll(() => document.body.textContent).toContain('Moved to the trash');
  named('button', 'Undo').click();
  expect(undone).toBe(1);
  await expect.poll(() => document.querySelector('.sl-toast')).toBeNull();
});

it('keys are drawn as they are on the keyboard at hand', () => {
  expect(keysForPlatform('Ctrl+Shift+Z', false)).toEqual(['Ctrl', 'Shift', 'Z']);
  expect(keysForPlatform('Ctrl+Shift+Z', true)).toEqual(['⌘', '⇧', 'Z']);
  expect(keysForPlatform('+', false)).toEqual(['+']);
  expect(ariaKeys('Ctrl+Z', true)).toBe('Meta+Z');
  expect(ariaKeys('Ctrl+Z', false)).toBe('Control+Z');
});
