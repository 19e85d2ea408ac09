import { For } from 'solid-js';
import { expect, it, onTestFinished } from 'vitest';
import { userEvent } from 'vitest/browser';
import { openWorkspace } from '../../../../web/state/workspace.ts';
import { queueRows } from '../../../../web/ui/settings/queue-section.tsx';
import { named, renderPart } from '../kit/render-part.tsx';

async function openRows() {
  const name = `queue-settings-${crypto.randomUUID()}`;
  const workspace = await openWorkspace({ databaseName: name, mediaFolder: name });
  onTestFinished(async () => {
    await workspace.close();
    indexedDB.deleteDatabase(name);
  });
  renderPart(() => <For each={queueRows(workspace)}>{(row) => row.view()}</For>);
  return workspace.preferences;
}

const turn = (label: string) => {
  const found = [...document.querySelectorAll('.sl-switch')].find((each) =>
    each.textContent?.includes(label),
  );
  found?.querySelector('input')?.click();
};

it('how much exports may use, and how many run at once, are kept', async () => {
  const { settings } = await openRows();
  document.querySelector<HTMLElement>('[role=slider]')?.focus();
  await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
  await expect.poll(() => settings.queue.share).toBe(0.7);
  await userEvent.click(named('.sl-select__trigger', /Chosen for this computer/));
  await userEvent.click(named('[role=option]', '1'));
  await expect.poll(() => settings.queue.concurrency).toBe(1);
  turn('Pause on battery');
  await expect.poll(() => settings.queue.pauseOnBattery).toBe(true);
  expect(settings.queue.share).toBe(0.7);
});

it('notifications are asked for by the click, and off where the browser blocks them', async () => {
  const asked: string[] = [];
  const real = globalThis.Notification;
  const scripted = {
    permission: 'default',
    requestPermission: async () => {
      asked.push('asked');
      scripted.permission = 'denied';
      return 'denied';
    },
  };
  Object.defineProperty(globalThis, 'Notification', { value: scripted, configurable: true, writable: true });
  onTestFinished(() => {
    Object.defineProperty(globalThis, 'Notification', { value: real, configurable: true, writable: true });
  });
  const { settings } = await openRows();
  expect(asked).toEqual([]);
  turn('System notifications');
  await expect.poll(() => document.body.textContent).toContain('Your browser blocks notifications');
  expect(asked).toEqual(['asked']);
  expect(settings.queue.notify).toBe(false);
});
