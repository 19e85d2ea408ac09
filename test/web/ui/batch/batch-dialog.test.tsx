import { expect, it, onTestFinished, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { BatchPlan } from '../../../../web/state/batch-render-types.ts';
import { openWorkspace } from '../../../../web/state/workspace.ts';
import { BatchDialog } from '../../../../web/ui/batch/batch-dialog.tsx';
import { whenWords } from '../../../../web/ui/batch/when-words.ts';
import { localMoment } from '../../../../web/ui/queue/batch-times.ts';
import { named, renderPart } from '../kit/render-part.tsx';

const PLAN: BatchPlan = {
  format: 1,
  name: 'Delivery',
  jobs: [
    {
      ...{ projectId: 'story', title: 'A story', profile: 'DRAFT_360P', fileName: 'A story.mp4' },
      ...{ engine: 'browser', width: 640, height: 360, rate: { num: 30, den: 1 }, frames: 60 },
      ...{ codec: 'h264', container: 'mp4', encoder: 'webcodecs avc1.64001e', hardware: false },
      ...{ bytes: 1e6, seconds: null, framing: 'whole picture', choices: [], missing: [], warnings: [] },
      skipped: false,
    },
  ],
  problems: [],
  totalBytes: 1e6,
  totalSeconds: null,
};

async function openDialog() {
  const name = `batch-${crypto.randomUUID()}`;
  const workspace = await openWorkspace({ databaseName: name, mediaFolder: name });
  onTestFinished(async () => {
    await workspace.close();
    indexedDB.deleteDatabase(name);
  });
  const id = await workspace.library.create('A story');
  const started: string[] = [];
  const batches = {
    ...workspace.batches,
    plan: async () => PLAN,
    start: async (draft: { readonly name: string }) => {
      started.push(draft.name);
      return 'batch';
    },
  };
  renderPart(() => (
    <BatchDialog
      workspace={{ ...workspace, batches }}
      source={{ type: 'stories', ids: [id] }}
      onClose={() => {}}
      onShowQueue={() => {}}
    />
  ));
  await expect.poll(() => document.querySelector('.bt-stories li')?.textContent).toContain('A story');
  await userEvent.click(named('summary', 'Start, hours and priority'));
  return started;
}

const review = () => named('button', 'Review the plan');
const setStart = async (text: string) => {
  const field = document.querySelector('input[type="datetime-local"]');
  if (field === null) throw new Error('No field for the start');
  await userEvent.fill(field, text);
  await userEvent.tab();
};

it('a start that is refused keeps the plan from being reviewed, and says why', async () => {
  await openDialog();
  await setStart('2001-01-01T10:00');
  await expect.poll(() => review().getAttribute('aria-disabled')).toBe('true');
  const reason = document.getElementById(review().getAttribute('aria-describedby') ?? '');
  expect(reason?.textContent).toBe('That time has passed. Choose one that is to come.');
  review().click();
  expect(document.querySelector('.bt-plan')).toBeNull();
  await setStart('');
  await expect.poll(() => review().getAttribute('aria-disabled')).toBeNull();
});

it('a start that passes while the plan is looked at is told there, and nothing starts', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const started = await openDialog();
  const at = new Date(Date.now() + 3_600_000);
  await setStart(localMoment(at.getTime()));
  await expect.poll(() => document.querySelector('summary')?.textContent).toMatch(/^When: .*\d\d:\d\d$/);
  await userEvent.click(review());
  await expect.poll(() => document.querySelector('.bt-plan__when')?.textContent).toMatch(/^When: /);
  expect(named('button', 'Start 1 film').getAttribute('aria-disabled')).toBeNull();
  vi.setSystemTime(at.getTime() + 60_000);
  vi.advanceTimersByTime(60_000);
  await expect
    .poll(() => document.querySelector('.bt-plan [role=alert]')?.textContent)
    .toBe('The chosen start has passed. Choose a later one, or clear it to start at once.');
  named('button', 'Start 1 film').click();
  expect(started).toEqual([]);
});

it('one line says when a batch is made and beside what', () => {
  const now = new Date(2026, 10, 21, 20, 0).getTime();
  const usual = { priority: 5, maxConcurrent: null, startAt: null, hours: null };
  const hours = { from: 1320, to: 360 };
  const startAt = new Date(2026, 10, 21, 21, 30).getTime();
  expect(whenWords(usual, now)).toBeNull();
  expect(whenWords({ ...usual, priority: 8 }, now)).toBe('When: at once, priority 8');
  expect(whenWords({ ...usual, hours }, now)).toBe('When: only from 22:00 to 06:00');
  expect(whenWords({ ...usual, startAt, hours, maxConcurrent: 1 }, now)).toBe(
    'When: today 21:30, only from 22:00 to 06:00, 1 film at a time',
  );
  expect(whenWords({ ...usual, startAt: startAt + 86_400_000 }, now)).toBe('When: Sun 21:30');
});

it('the plan names the encoder in words, and its code to who asks', async () => {
  await openDialog();
  await userEvent.click(review());
  await expect.poll(() => document.querySelector('[data-label="Encoder"]')?.textContent).toBeTruthy();
  const encoder = document.querySelector('[data-label="Encoder"]');
  expect(encoder?.textContent).toBe('H.264this browser’s encoder');
  expect(encoder?.querySelector('small')?.title).toBe('webcodecs avc1.64001e');
});
