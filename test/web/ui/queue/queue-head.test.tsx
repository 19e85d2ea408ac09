import { expect, it } from 'vitest';
import type { JobState } from '../../../../shared/queue/job-states.ts';
import { QueueHead } from '../../../../web/ui/queue/queue-head.tsx';
import { countJobs } from '../../../../web/ui/queue/queue-lines.ts';
import { createQueueTools, QueueToolsProvider } from '../../../../web/ui/queue/queue-tools.tsx';
import { queueTotal } from '../../../../web/ui/queue/queue-total.ts';
import { renderPart } from '../kit/render-part.tsx';
import { itemOf, makeScriptedQueue } from './scripted-queue.ts';

function summaryOf(states: readonly JobState[]): string | undefined {
  const items = states.map((state, index) => itemOf({ id: `${index}`, title: `Film ${index}`, state }));
  const queue = makeScriptedQueue({ items });
  renderPart(() => (
    <QueueToolsProvider value={createQueueTools(queue, () => {})}>
      <QueueHead counts={countJobs(queue.groups())} total={queueTotal(queue)} onClear={() => {}} />
    </QueueToolsProvider>
  ));
  return document.querySelector('.qu-head__words')?.textContent?.trim();
}

it.each<[readonly JobState[], string]>([
  [['QUEUED', 'QUEUED', 'PAUSED'], '3 waiting (1 paused)'],
  [['PAUSED', 'PAUSED', 'FAILED'], '2 waiting (paused) · 1 failed'],
  [['RUNNING', 'QUEUED', 'COMPLETED', 'CANCELED'], '1 running · 1 waiting · 2 finished (1 cancelled)'],
  [[], 'Nothing runs or waits'],
])('the summary counts %j as the choices of the list do', (states, words) => {
  expect(summaryOf(states)).toBe(words);
});
