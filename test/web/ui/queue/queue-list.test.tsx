import { createSignal } from 'solid-js';
import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { QueueFilter } from '../../../../web/ui/queue/queue-lines.ts';
import { queueLines } from '../../../../web/ui/queue/queue-lines.ts';
import { QueueListView } from '../../../../web/ui/queue/queue-list-view.tsx';
import { createQueueTools, QueueToolsProvider } from '../../../../web/ui/queue/queue-tools.tsx';
import { progressOf } from '../export/scripted-jobs.ts';
import { named, renderPart } from '../kit/render-part.tsx';
import { batchOf, itemOf, makeScriptedQueue, type Script, type ScriptedQueue } from './scripted-queue.ts';

function openList(script: Script) {
  const queue = makeScriptedQueue(script);
  const chosen: string[] = [];
  const [filter, setFilter] = createSignal<QueueFilter>('all');
  renderPart(() => (
    <QueueToolsProvider value={createQueueTools(queue, () => {})}>
      <div style={{ height: '600px', width: '1000px', display: 'flex', 'flex-direction': 'column' }}>
        <QueueListView
          lines={queueLines({ groups: queue.groups(), filter: filter(), folds: {} })}
          chosen={null}
          onChoose={({ id }) => chosen.push(id)}
          onFold={() => {}}
        />
      </div>
    </QueueToolsProvider>
  ));
  return { queue, chosen, setFilter };
}

const titles = () =>
  [...document.querySelectorAll('.qu-line__title')].map((each) => each.textContent?.trim());
const focusedTitle = () => document.activeElement?.querySelector('.qu-line__title')?.textContent?.trim();
const thousand = (): Script => ({
  items: Array.from({ length: 1000 }, (_, index) => itemOf({ id: `${index}`, title: `Film ${index}` })),
});
const three = (): Script => ({
  items: ['One', 'Two', 'Three'].map((title) => itemOf({ id: title, title })),
});
const head = (title: string) => named<HTMLElement>('.qu-line__head', new RegExp(`^${title},`));

it('of a thousand exports only those near the view are in the document, at both ends and between', async () => {
  openList(thousand());
  const list = document.querySelector('.qu-list');
  if (list === null) throw new Error('No list');
  await expect.poll(() => titles().length).toBeGreaterThan(8);
  expect(titles()[0]).toBe('Film 0');
  expect(titles().length).toBeLessThan(40);
  expect(list.scrollHeight).toBeGreaterThan(50_000);
  list.scrollTop = 32_000;
  await expect.poll(() => titles()[0]).not.toBe('Film 0');
  expect(titles().length).toBeLessThan(40);
  list.scrollTop = list.scrollHeight;
  await expect.poll(() => titles().at(-1)).toBe('Film 999');
  const last = document.querySelector('[data-row-id="job 999"]');
  expect(last?.getAttribute('aria-posinset')).toBe('1000');
  expect(last?.getAttribute('aria-setsize')).toBe('1000');
  // Nothing is drawn over anything else, whatever was measured on the way.
  const boxes = [...document.querySelectorAll('.qu-list__line')].map((line) => line.getBoundingClientRect());
  for (const [index, box] of boxes.entries()) {
    const above = boxes[index - 1];
    if (above !== undefined) expect(Math.abs(box.top - above.bottom)).toBeLessThan(1);
  }
});

it('a report of progress touches its own line and no other', async () => {
  const { queue } = openList({
    items: [itemOf({ id: 'a', title: 'A', state: 'RUNNING' }), itemOf({ id: 'b', title: 'B' })],
  });
  const lines = [...document.querySelectorAll('.qu-list__line')];
  queue.tell('a', progressOf({ ratio: 0.5 }), { from: 60, to: 200 });
  await expect.poll(() => lines[0]?.textContent).toContain('50 %');
  expect(lines[0]?.textContent).toContain('1 to 3 minutes left');
  expect([...document.querySelectorAll('.qu-list__line')]).toEqual(lines);
});

it('what the helper holds is not shown as running, and counts no time', async () => {
  const { queue } = openList({ items: [itemOf({ id: 'a', title: 'A', state: 'RUNNING' })] });
  const line = () => document.querySelector('.qu-list__line')?.textContent;
  queue.tell('a', progressOf({ ratio: 0.5, helper: 'paused', pausedBy: 'battery' }), { from: 60, to: 200 });
  await expect.poll(line).toContain('Paused');
  expect(line()).not.toMatch(/Running|left/);
  queue.tell('a', progressOf({ ratio: 0.5, helper: 'hours' }), { from: 60, to: 200 });
  await expect.poll(line).toContain('Waiting');
  expect(line()).not.toMatch(/Running|left/);
  queue.tell('a', null);
  queue.tell('a', progressOf({ ratio: 0.6 }), { from: 60, to: 200 });
  await expect.poll(line).toContain('Running');
  expect(line()).toContain('1 to 3 minutes left');
});

it('Tab reaches one line and its buttons; arrows, Home and End go on from there', async () => {
  const { chosen } = openList(thousand());
  await userEvent.tab();
  expect(focusedTitle()).toBe('Film 0');
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  await expect.poll(focusedTitle).toBe('Film 2');
  await userEvent.keyboard('{Enter}');
  expect(chosen).toEqual(['2']);
  await userEvent.tab();
  expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^Pause Film 2/);
  await userEvent.tab();
  expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^Cancel Film 2/);
  await userEvent.tab({ shift: true });
  await userEvent.tab({ shift: true });
  await userEvent.keyboard('{End}');
  await expect.poll(focusedTitle).toBe('Film 999');
  await userEvent.keyboard('{PageUp}');
  await expect.poll(focusedTitle).toBe('Film 989');
  await userEvent.keyboard('{Home}');
  await expect.poll(focusedTitle).toBe('Film 0');
});

it('Alt and an arrow move a waiting export, and the focus goes with it', async () => {
  const { queue } = openList(three());
  head('One').focus();
  await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
  await expect.poll(titles).toEqual(['Two', 'One', 'Three']);
  await expect.poll(focusedTitle).toBe('One');
  await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
  await expect.poll(titles).toEqual(['Two', 'Three', 'One']);
  // There it ends.
  await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
  await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
  await expect.poll(titles).toEqual(['Two', 'One', 'Three']);
  expect(queue.calls).toEqual([
    'reorder One before Three',
    'reorder One before null',
    'reorder One before Three',
  ]);
});

it('what runs, and what has another priority, keeps its place', async () => {
  const { queue } = openList({
    items: [
      itemOf({ id: 'runs', title: 'Runs', state: 'RUNNING' }),
      itemOf({ id: 'first', title: 'First', priority: 8 }),
      itemOf({ id: 'second', title: 'Second' }),
    ],
  });
  for (const title of ['Runs', 'First', 'Second']) {
    head(title).focus();
    await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
  }
  expect(queue.calls).toEqual([]);
});

it('a line that is dragged goes where it is let go, and stays where it was after Escape', async () => {
  const { queue } = openList(three());
  drag('One', 'Three');
  await expect.poll(() => document.querySelector('.qu-list__gap')).not.toBeNull();
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
  await expect.poll(() => document.querySelector('.qu-list__gap')).toBeNull();
  window.dispatchEvent(new PointerEvent('pointerup'));
  expect(queue.calls).toEqual([]);
  drag('One', 'Three');
  await expect.poll(() => document.querySelector('.qu-list__gap')).not.toBeNull();
  window.dispatchEvent(new PointerEvent('pointerup'));
  await expect.poll(titles).toEqual(['Two', 'Three', 'One']);
});

function drag(title: string, onto: string): void {
  const grip = head(title).closest('.qu-line')?.querySelector('.qu-line__grip');
  const from = grip?.getBoundingClientRect();
  const to = head(onto).closest('.qu-line')?.getBoundingClientRect();
  if (grip == null || from === undefined || to === undefined) throw new Error(`No line to drag`);
  const at = (clientY: number) => ({ bubbles: true, button: 0, clientX: from.x + 4, clientY });
  grip.dispatchEvent(new PointerEvent('pointerdown', at(from.y + 4)));
  window.dispatchEvent(new PointerEvent('pointermove', at(to.bottom - 4)));
}

it('a batch folds by its arrow keys, and says how far it is', async () => {
  const folded: string[] = [];
  const queue: ScriptedQueue = makeScriptedQueue({
    batches: [batchOf({ id: 'b', name: 'Delivery' })],
    items: [
      itemOf({ id: 'x', batchId: 'b', state: 'COMPLETED' }),
      itemOf({ id: 'y', batchId: 'b' }),
      itemOf({ id: 'z', batchId: 'b', state: 'CANCELED' }),
    ],
  });
  renderPart(() => (
    <QueueToolsProvider value={createQueueTools(queue, () => {})}>
      <QueueListView
        lines={queueLines({ groups: queue.groups(), filter: 'all', folds: {} })}
        chosen={null}
        onChoose={() => {}}
        onFold={(id, open) => folded.push(`${id} ${open}`)}
      />
    </QueueToolsProvider>
  ));
  const batch = head('Delivery');
  expect(batch.getAttribute('aria-label')).toBe('Delivery, Waiting, 1 of 2 done');
  batch.focus();
  await userEvent.keyboard('{ArrowLeft}{ArrowRight}');
  expect(folded).toEqual(['b false', 'b true']);
});

it('the focus stays in the list when its line goes', async () => {
  const { queue, setFilter } = openList(three());
  setFilter('waiting');
  head('Two').focus();
  queue.change('Two', { state: 'COMPLETED' });
  await expect.poll(titles).toEqual(['One', 'Three']);
  await expect.poll(focusedTitle).toBe('Three');
});

it('who scrolls away from the focused line is not called back', async () => {
  openList(thousand());
  head('Film 1').focus();
  const list = document.querySelector('.qu-list');
  if (list === null) throw new Error('No list');
  list.scrollTop = 30_000;
  await expect.poll(() => titles().includes('Film 1')).toBe(false);
  expect(list.scrollTop).toBe(30_000);
});

it('a button that goes with what it did leaves the focus on its line', async () => {
  openList(three());
  head('Two').focus();
  await userEvent.tab();
  await userEvent.tab();
  expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^Cancel Two/);
  await userEvent.keyboard('{Enter}');
  await expect.poll(focusedTitle).toBe('Two');
  expect(titles()).toEqual(['One', 'Three', 'Two']);
});
