import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { DetailsOf } from '../../../../web/ui/queue/details-pane.tsx';
import { createQueueTools, QueueToolsProvider } from '../../../../web/ui/queue/queue-tools.tsx';
import { ReportPlace } from '../../../../web/ui/queue/report-dialog.tsx';
import { queue as words } from '../../../../web/ui/words/en/queue.ts';
import { ARTIFACT } from '../export/scripted-jobs.ts';
import { named, renderPart } from '../kit/render-part.tsx';
import { batchOf, itemOf, makeScriptedQueue, type Script } from './scripted-queue.ts';

function open(script: Script, chosen: { readonly type: 'job' | 'batch'; readonly id: string }) {
  const queue = makeScriptedQueue(script);
  const shown: string[] = [];
  renderPart(() => (
    <QueueToolsProvider value={createQueueTools(queue, (id) => shown.push(id))}>
      <DetailsOf chosen={chosen} />
      <ReportPlace />
    </QueueToolsProvider>
  ));
  return { queue, shown };
}

const delivery = (part = {}): Script => ({
  batches: [batchOf({ id: 'b', name: 'Delivery', ...part })],
  items: [itemOf({ id: 'x', batchId: 'b' }), itemOf({ id: 'y', batchId: 'b', state: 'PAUSED' })],
});
const field = (label: string) => {
  const found = [...document.querySelectorAll('label')].find((each) => each.textContent?.trim() === label);
  const input = document.getElementById(found?.htmlFor ?? '');
  if (!(input instanceof HTMLInputElement)) throw new Error(`No field ${label}`);
  return input;
};
const commit = async (label: string, value: string) => {
  await userEvent.fill(field(label), value);
  // A field is taken when it is left.
  await userEvent.tab();
};

it('a failed export says why, what to do, and is tried again', async () => {
  const { queue } = open(
    {
      items: [
        itemOf({
          id: 'x',
          state: 'FAILED',
          error: { code: 'environment.storage-full', message: 'No room for the film.', context: {} },
        }),
      ],
    },
    { type: 'job', id: 'x' },
  );
  expect(document.body.textContent).toContain('No room for the film.');
  expect(document.querySelector('.sl-error__remedy')?.textContent).toMatch(/space/);
  await userEvent.click(named('button', 'Try again'));
  expect(queue.calls).toEqual(['retry job x']);
});

it('a finished export says what it became, and opens', async () => {
  const { shown } = open(
    { items: [itemOf({ id: 'x', state: 'COMPLETED', worked: 182, artifact: ARTIFACT })] },
    { type: 'job', id: 'x' },
  );
  expect(document.querySelector('.qu-facts')?.textContent).toMatch(/1920 × 1080.*130 MB.*3 min 2 s/);
  await userEvent.click(named('button', 'Open the film'));
  expect(shown).toEqual(['x']);
});

it('a waiting export gets another priority and place', async () => {
  const { queue } = open({ items: [itemOf({ id: 'x' }), itemOf({ id: 'y' })] }, { type: 'job', id: 'x' });
  await userEvent.click(named('button', 'Move down'));
  expect(queue.calls).toEqual(['reorder x before null']);
  const priority = document.querySelector<HTMLElement>('.sl-select__trigger');
  if (priority === null) throw new Error('No priority');
  await userEvent.click(priority);
  await userEvent.click(named('[role=option]', '9'));
  await expect.poll(() => queue.calls.at(-1)).toBe('setPriority x 9');
});

it('the limits of a batch are kept as they are set, and what cannot be is not', async () => {
  const { queue } = open(delivery(), { type: 'batch', id: 'b' });
  await commit('Longest running time', '900');
  expect(document.body.textContent).toContain('Between 0.1 and 168 hours.');
  await commit('Not before', '2001-01-01T10:00');
  expect(document.body.textContent).toContain('That time has passed.');
  expect(queue.calls).toEqual([]);
  await commit('Longest running time', '2.5');
  await commit('Name', 'Delivery for Friday');
  expect(queue.calls).toEqual([
    'changeBatch b {"limitMs":9000000}',
    'changeBatch b {"name":"Delivery for Friday"}',
  ]);
  const hours = document.querySelector<HTMLInputElement>('input[role=switch]');
  hours?.click();
  await expect.poll(() => queue.calls.at(-1)).toBe('changeBatch b {"hours":{"from":1320,"to":360}}');
  await commit('To', '07:30');
  expect(queue.calls.at(-1)).toBe('changeBatch b {"hours":{"from":1320,"to":450}}');
});

it('a batch that is done keeps its limits', async () => {
  open(
    { batches: [batchOf({ id: 'b' })], items: [itemOf({ id: 'x', batchId: 'b', state: 'COMPLETED' })] },
    { type: 'batch', id: 'b' },
  );
  expect(document.body.textContent).toContain(words.batch.done);
  expect(document.querySelector('input[type=number]')).toBeNull();
});

it('the report of a batch names each film, what went wrong and what to do', async () => {
  open(
    {
      batches: [batchOf({ id: 'b', name: 'Delivery' })],
      items: [
        itemOf({ id: 'x', batchId: 'b', title: 'Bread', state: 'COMPLETED', worked: 90, artifact: ARTIFACT }),
        itemOf({
          id: 'y',
          batchId: 'b',
          title: 'Leaves',
          state: 'FAILED',
          error: { code: 'environment.storage-full', message: 'No room for the film.', context: {} },
        }),
      ],
    },
    { type: 'batch', id: 'b' },
  );
  await userEvent.click(named('button', 'Report'));
  await expect.poll(() => document.querySelectorAll('.qu-report__table tbody tr').length).toBe(2);
  const dialog = document.querySelector('[role=dialog]');
  expect(dialog?.textContent).toContain('1 of 2 ready');
  expect(dialog?.querySelector('.qu-report__errors')?.textContent).toMatch(
    /Leaves.*No room for the film\..*space/,
  );
  for (const format of ['HTML', 'CSV', 'JSON']) named('button', `Save as ${format}`);
});

it('films that were left out are named with what is missing, in the batch and in its report', async () => {
  const film = {
    engine: 'browser',
    fileName: 'Two.mp4',
    framing: 'centre',
    width: 640,
    height: 360,
  } as const;
  const missing = [{ reason: 'media-lost', segment: null, asset: 'a', name: 'boat.jpg' } as const];
  const leftOut = [{ title: 'Harbour', profile: 'SQUARE_720P', ...film, missing }];
  open(
    {
      ...delivery({ leftOut }),
      items: [itemOf({ id: 'x', batchId: 'b', state: 'COMPLETED', artifact: ARTIFACT, framing: '2 faces' })],
    },
    { type: 'batch', id: 'b' },
  );
  expect(document.querySelector('.qu-report__errors')?.textContent).toMatch(/Harbour.*boat\.jpg/);
  await userEvent.click(named('button', 'Report'));
  await expect.poll(() => document.querySelectorAll('.qu-report__table tbody tr').length).toBe(2);
  const dialog = document.querySelector('[role="dialog"]');
  const rows = [...(dialog?.querySelectorAll('tbody tr') ?? [])].map((row) => row.textContent);
  expect(rows[0]).toContain('2 faces');
  expect(rows[1]).toMatch(/Harbour.*Left out.*centre/);
  expect(dialog?.querySelector('.qu-report__errors')?.textContent).toMatch(/Harbour.*boat\.jpg/);
});
