import { render } from 'solid-js/web';
import { afterEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { insertSegments } from '../../../../shared/model/edits/segments.ts';
import type { Studio } from '../../../../web/state/studio-types.ts';
import { openWorkspace } from '../../../../web/state/workspace.ts';
import { ExportPanel } from '../../../../web/ui/export/export-panel.tsx';
import '../../../../web/ui/tokens.css';
import '../../../../web/ui/base.css';
import { ARTIFACT, jobOf, makeScriptedJobs, progressOf, type ScriptedJobs } from './scripted-jobs.ts';

let cleanUp: (() => Promise<void>) | null = null;
afterEach(async () => {
  await cleanUp?.();
  cleanUp = null;
});

interface Opened {
  readonly studio: Studio;
  readonly jobs: ScriptedJobs;
  readonly went: string[];
  readonly closed: () => boolean;
}

async function openPanel(
  options: { segments?: number; film?: File; before?: (studio: Studio, jobs: ScriptedJobs) => void } = {},
): Promise<Opened> {
  const name = `export-${crypto.randomUUID()}`;
  const workspace = await openWorkspace({ databaseName: name, mediaFolder: name });
  const studio = await workspace.openStudio(await workspace.library.create('A test'));
  const jobs = makeScriptedJobs(options.film ?? null);
  const segments = Array.from({ length: options.segments ?? 0 }, (_, index) => ({
    id: `s${index + 1}`,
    text: `Segment ${index + 1}`,
  }));
  if (segments.length > 0) studio.perform(insertSegments, 0, segments);
  options.before?.(studio, jobs);
  const went: string[] = [];
  let isClosed = false;
  const root = document.createElement('div');
  document.body.append(root);
  const dispose = render(
    () => (
      <ExportPanel
        workspace={{ ...workspace, jobs }}
        studio={studio}
        onClose={() => {
          isClosed = true;
        }}
        onGoToSegment={(id) => went.push(id)}
      />
    ),
    root,
  );
  cleanUp = async () => {
    dispose();
    root.remove();
    await studio.close();
    await workspace.close();
    indexedDB.deleteDatabase(name);
  };
  return { studio, jobs, went, closed: () => isClosed };
}

const dialog = () => page.getByRole('dialog');
const start = () => dialog().getByRole('button', { name: 'Export video' });

it('the button says what is missing, does nothing, and each line leads to its segment', async () => {
  const { jobs, went, closed } = await openPanel({ segments: 3 });
  await expect.element(dialog().getByText('3 things are missing before it can be exported')).toBeVisible();
  await expect.element(start()).toHaveAttribute('aria-disabled', 'true');
  await expect.element(start()).toHaveAccessibleDescription('3 things are missing before it can be exported');
  (start().element() as HTMLButtonElement).click();
  expect(jobs.started).toEqual([]);

  await userEvent.click(
    dialog().getByRole('button', { name: 'Segment 2 has no picture and no narration Go there' }),
  );
  expect(went).toEqual(['s2']);
  expect(closed()).toBe(true);
});

it('a thousand gaps are counted, and the first fifty listed', async () => {
  await openPanel({ segments: 1000 });
  await expect
    .element(dialog().getByText('1,000 things are missing before it can be exported'))
    .toBeVisible();
  expect(dialog().getByText('Go there').elements()).toHaveLength(50);
  await expect.element(dialog().getByText('and 950 more')).toBeVisible();
});

it('rendering is told by segment, percent, time left and speed, and parts that were ready', async () => {
  const { jobs } = await openPanel({
    before: (studio, scripted) =>
      scripted.put(jobOf({ projectId: studio.projectId, state: 'RUNNING', revision: studio.revision() })),
  });
  jobs.report(progressOf({ chunksReused: 8 }));
  await expect.element(dialog().getByText('42 %', { exact: true })).toBeVisible();
  await expect.element(dialog().getByText('Rendering segment 4 of 12', { exact: true })).toBeVisible();
  await expect.element(dialog().getByText('about 2 minutes left', { exact: true })).toBeVisible();
  await expect
    .element(dialog().getByText('8 parts were ready, 3 made new · 61 frames a second'))
    .toBeVisible();

  jobs.report(progressOf({ stage: 'sound', chunksReused: 11, chunksRendered: 1, ratio: 0.93 }));
  await expect.element(dialog().getByText('11 of 12 parts were ready')).toBeVisible();
  expect(document.querySelector('[aria-current="step"]')?.textContent).toContain('Mix sound');
});

it('progress is said at each tenth of the way and at each stage, not with every frame', async () => {
  const { jobs } = await openPanel({
    before: (studio, scripted) =>
      scripted.put(jobOf({ projectId: studio.projectId, state: 'RUNNING', revision: studio.revision() })),
  });
  await expect.element(dialog()).toBeVisible();
  const said: string[] = [];
  const region = document.querySelector('.export-run [role="status"]');
  if (region === null) throw new Error('There is no live region');
  const observer = new MutationObserver(() => said.push(region.textContent ?? ''));
  observer.observe(region, { childList: true, characterData: true, subtree: true });
  for (let percent = 1; percent <= 30; percent += 1) {
    jobs.report(progressOf({ ratio: percent / 100 }));
    await Promise.resolve();
  }
  jobs.report(progressOf({ stage: 'sound', ratio: 0.3 }));
  await Promise.resolve();
  observer.disconnect();
  expect(said).toEqual([
    'Rendering segment 4 of 12, 1 %',
    'Rendering segment 4 of 12, 10 %',
    'Rendering segment 4 of 12, 20 %',
    'Rendering segment 4 of 12, 30 %',
    'Mixing sound, 30 %',
  ]);
});

it('a running export can be paused, continued and cancelled', async () => {
  const { jobs } = await openPanel({
    before: (studio, scripted) =>
      scripted.put(jobOf({ projectId: studio.projectId, state: 'RUNNING', revision: studio.revision() })),
  });
  await userEvent.click(dialog().getByRole('button', { name: 'Pause' }));
  jobs.change({ state: 'PAUSED' });
  await userEvent.click(dialog().getByRole('button', { name: 'Continue' }));
  await userEvent.click(dialog().getByRole('button', { name: 'Cancel the export' }));
  expect(jobs.calls).toEqual(['pause', 'resume', 'cancel']);
  jobs.change({ state: 'CANCELED' });
  await expect.element(dialog().getByText('The export was cancelled')).toBeVisible();
});

it('a failure says what happened, to which file and what to do, and is tried again', async () => {
  const { jobs } = await openPanel({
    before: (studio, scripted) =>
      scripted.put(
        jobOf({
          projectId: studio.projectId,
          state: 'FAILED',
          revision: studio.revision(),
          error: {
            code: 'failed.decode',
            message: 'The picture could not be decoded',
            context: { file: 'stairs.jpg', details: 'EncodingError: boom' },
          },
        }),
      ),
  });
  await expect.element(dialog().getByRole('heading', { name: 'The export failed' })).toBeVisible();
  await expect
    .element(
      dialog()
        .getByText(/The picture could not be decoded/)
        .first(),
    )
    .toBeVisible();
  await expect
    .element(
      dialog()
        .getByText(/stairs\.jpg/)
        .first(),
    )
    .toBeVisible();
  await expect.element(dialog().getByText('Replace the file named below, then try again.')).toBeVisible();
  await userEvent.click(dialog().getByText('Details', { exact: true }));
  await expect.element(dialog().getByText(/EncodingError: boom/)).toBeVisible();
  await userEvent.click(dialog().getByRole('button', { name: 'Try again' }));
  expect(jobs.calls).toEqual(['retry']);
});

it('a finished film is played from its file with its facts, and says when edits came after it', async () => {
  const { studio } = await openPanel({
    film: new File(['film'], 'A test.mp4', { type: 'video/mp4' }),
    before: (opened, scripted) =>
      scripted.put(
        jobOf({
          projectId: opened.projectId,
          state: 'COMPLETED',
          revision: opened.revision(),
          artifact: ARTIFACT,
        }),
      ),
  });
  await expect.element(dialog().getByRole('heading', { name: 'Your film is ready' })).toBeVisible();
  await expect.poll(() => document.querySelector('video')?.src).toMatch(/^blob:/);
  const url = document.querySelector('video')?.src ?? '';
  for (const fact of ['4 min 12 s', '130 MB', '1920 × 1080', 'on the processor']) {
    await expect.element(dialog().getByText(fact, { exact: true })).toBeVisible();
  }
  await expect.element(dialog().getByRole('button', { name: 'Download SRT' })).toBeVisible();
  await userEvent.click(dialog().getByText('How it was made'));
  await expect
    .element(dialog().getByText('Pictures: Software H.264. Hardware H.264: not offered here.'))
    .toBeVisible();

  expect(
    dialog()
      .getByText(/older than your story/)
      .elements(),
  ).toHaveLength(0);
  studio.perform(insertSegments, 0, [{ id: 'later', text: 'Later' }]);
  await expect.element(dialog().getByText(/older than your story/)).toBeVisible();

  await cleanUp?.();
  cleanUp = null;
  await expect(fetch(url)).rejects.toThrow();
});

it('a whole story is exported as chosen, from what is on the disk', async () => {
  const { studio, jobs } = await openPanel({ segments: 1 });
  await giveAll(studio);
  await userEvent.click(dialog().getByRole('radio', { name: 'WebM' }));
  await userEvent.click(start());
  await expect.poll(() => jobs.started.length).toBe(1);
  const [request] = jobs.started;
  expect(request).toMatchObject({ profile: 'PROJECT', container: 'webm', destination: { type: 'library' } });
  expect(request?.revision).toBe(studio.revision());
  expect(studio.saved()).toBe('saved');
  await expect.element(dialog().getByText('Exporting A test')).toBeVisible();
});

it('after a batch in a profile of one’s own, the story’s own size is offered, and started', async () => {
  const { studio, jobs } = await openPanel({
    segments: 1,
    before: ({ projectId }, scripted) =>
      scripted.put(jobOf({ projectId, state: 'COMPLETED', revision: -1, profile: 'MINE' })),
  });
  await giveAll(studio);
  await userEvent.click(start());
  await expect.poll(() => jobs.started.map(({ profile }) => profile)).toEqual(['PROJECT']);
});

async function giveAll(studio: Studio): Promise<void> {
  await studio.imports.pictures([await realPicture()], { type: 'segment', segmentId: 's1' });
  await studio.imports.narrations([silence()], { type: 'segment', segmentId: 's1' });
  await studio.imports.settled();
  await expect.element(start()).not.toHaveAttribute('aria-disabled');
}

async function realPicture(): Promise<File> {
  const canvas = new OffscreenCanvas(40, 30);
  canvas.getContext('2d')?.fillRect(0, 0, 40, 30);
  return new File([await canvas.convertToBlob({ type: 'image/png' })], 'black.png', { type: 'image/png' });
}

/** One second of nothing, 8 bits, mono. */
function silence(): File {
  const samples = 8000;
  const view = new DataView(new ArrayBuffer(44 + samples));
  const text = (at: number, letters: string) =>
    [...letters].forEach((letter, index) => {
      view.setUint8(at + index, letter.charCodeAt(0));
    });
  text(0, 'RIFF');
  view.setUint32(4, 36 + samples, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, 8000, true);
  view.setUint32(28, 8000, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  text(36, 'data');
  view.setUint32(40, samples, true);
  new Uint8Array(view.buffer, 44).fill(128);
  return new File([view.buffer], 'silence.wav', { type: 'audio/wav' });
}
