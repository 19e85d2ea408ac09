import { expect, it } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import type { Project } from '../../../shared/model/project.ts';
import { exportByHelper } from '../../../web/state/export-by-helper.ts';
import type { HelperExport } from '../../../web/state/helper-answers.ts';
import type { ExportProgress } from '../../../web/state/job-types.ts';
import { openLibraryFile, removeLibraryFile } from '../../../web/storage/library-files.ts';
import { FILM, JOB_ID, PICTURE, type ScriptedHelper, scriptedHelper } from './scripted-helper.ts';

it('media is sent once, the job followed, the film fetched and its hash checked', async () => {
  const helper = await scriptedHelper();
  const { progress, artifact } = await run(helper);
  expect(helper.stored.get(helper.pictureHash)).toEqual(PICTURE);
  expect(await bytesOf(artifact.libraryPath)).toEqual(FILM);
  expect(artifact).toMatchObject({ encoder: 'libx264', frames: 150, seconds: 5, fileName: 'Night.mp4' });
  expect(helper.log.at(-1)).toBe(`DELETE ${JOB_ID}`);
  const ratios = progress.map(({ ratio }) => ratio);
  expect(ratios).toEqual([...ratios].sort((a, b) => a - b));
  expect(progress.map((each) => each.helper ?? each.stage)).toEqual(
    expect.arrayContaining(['sending', 'rendering', 'receiving']),
  );

  helper.log.length = 0;
  await run(helper);
  expect(helper.log.filter((line) => line.startsWith('PUT'))).toEqual([]);
});

it('an upload and a download that broke off go on where they were', async () => {
  const helper = await scriptedHelper();
  helper.stored.set(helper.pictureHash, PICTURE.slice(0, 1000));
  helper.cutOutputAt = 20_000;
  const { artifact } = await run(helper);
  expect(helper.log).toContain('PUT 1000');
  expect(helper.log).toContain('output bytes=20000-');
  expect(await bytesOf(artifact.libraryPath)).toEqual(FILM);
});

it('a helper that goes away is waited for, and its job joined again', async () => {
  const helper = await scriptedHelper();
  helper.dropsLine = true;
  const { progress } = await run(helper);
  expect(progress.some((each) => each.helper === 'waiting')).toBe(true);
  expect(helper.log.filter((line) => line === 'submit')).toHaveLength(2);
  expect(new Set(helper.keys)).toEqual(new Set(['studio-job']));
});

it('a helper that stays away is waited for only so long', async () => {
  const helper = await scriptedHelper();
  let minutes = 0;
  const away = async () => {
    throw new StudioError('environment.helper-unreachable', 'The helper does not answer');
  };
  const progress: ExportProgress[] = [];
  const waiting = exportByHelper(
    requestOf(helper.pictureHash),
    {
      helper: away,
      media: { openByHash: async (_, name) => new File([], name) },
      stoppedAs: async () => null,
    },
    {
      signal: new AbortController().signal,
      onProgress: (each) => progress.push(each),
      now() {
        minutes += 6;
        return 60_000 * minutes;
      },
    },
  );
  await expect(waiting).rejects.toMatchObject({ code: 'environment.helper-unreachable' });
  expect(progress.some((each) => each.helper === 'waiting')).toBe(true);
});

it('a film that was made for an earlier job is fetched as one of its own, of which nothing was rendered', async () => {
  const helper = await scriptedHelper();
  const first = await run(helper);
  expect(first.artifact).toMatchObject({ chunksRendered: 1, chunksReused: 0 });
  helper.isReady = true;
  const second = await run(helper);
  expect(second.artifact).toMatchObject({ chunksRendered: 0, chunksReused: 1 });
  expect(second.artifact.id).not.toBe(first.artifact.id);
  for (const { artifact } of [first, second]) expect(await bytesOf(artifact.libraryPath)).toEqual(FILM);
});

it('a film that does not arrive whole is refused, and nothing of it is kept', async () => {
  const helper = await scriptedHelper();
  helper.damages = true;
  await expect(run(helper)).rejects.toMatchObject({ code: 'failed.verify' });
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('exports');
  for await (const name of folder.keys()) expect(name).not.toContain('.part');
});

it.each(['cancel', 'pause'] as const)('a %s here is passed on to the job there', async (event) => {
  const helper = await scriptedHelper();
  helper.stands = true;
  const controller = new AbortController();
  const running = run(helper, { signal: controller.signal, stoppedAs: event });
  await expect.poll(() => helper.log).toContain('listening');
  controller.abort(new DOMException('Stopped', 'AbortError'));
  await expect(running).rejects.toThrow('Stopped');
  expect(helper.log).toContain(event);
});

it('a job that the helper pauses is waited for, with the reason, and goes on with it', async () => {
  const helper = await scriptedHelper();
  helper.standings = [
    { state: 'PAUSED', paused_by: 'storage' },
    { state: 'QUEUED', hours: { from: 60, to: 60 } },
    { state: 'QUEUED', hours: shutNow() },
    { state: 'RUNNING' },
  ];
  const { progress, artifact } = await run(helper);
  expect(await bytesOf(artifact.libraryPath)).toEqual(FILM);
  const [paused, queued, shut, running] = progress.slice(
    progress.findIndex((each) => each.helper === 'paused'),
  );
  // It stands where it was.
  const there = { stage: 'rendering', ratio: progressRatio(progress, 'paused'), framesPerSecond: null };
  expect(paused).toMatchObject({ ...there, helper: 'paused', pausedBy: 'storage' });
  expect(queued).toMatchObject({ ...there, helper: 'queued' });
  expect(queued).not.toHaveProperty('pausedBy');
  expect(shut).toMatchObject({ ...there, helper: 'hours' });
  expect(running).not.toHaveProperty('helper');
  expect(helper.log).not.toContain('resume');
});

it.each([
  ['person', 1],
  ['time-limit', 1],
  // It goes on by itself, and not before there is room.
  ['storage', 0],
])('a job found paused by %s is let go on %i times', async (reason, times) => {
  const helper = await scriptedHelper();
  helper.found = { state: 'PAUSED', paused_by: reason };
  await run(helper);
  expect(helper.log.filter((line) => line === 'resume')).toHaveLength(times);
});

it('a job that was paused while the line was down is not let go on by asking again', async () => {
  const helper = await scriptedHelper();
  helper.dropsLine = true;
  helper.foundAgain = { state: 'PAUSED', paused_by: 'person' };
  await run(helper);
  expect(helper.log.filter((line) => line === 'submit')).toHaveLength(2);
  expect(helper.log).not.toContain('resume');
});

it('a refusal keeps its code and says why', async () => {
  const helper = await scriptedHelper();
  helper.refusal = { error: 'A picture is missing', code: 'input.media-missing', details: {} };
  await expect(run(helper)).rejects.toMatchObject({
    code: 'input.media-missing',
    message: 'A picture is missing',
  });
});

async function run(
  helper: ScriptedHelper,
  { signal = new AbortController().signal, stoppedAs = null as 'cancel' | 'pause' | null } = {},
) {
  const progress: ExportProgress[] = [];
  const artifact = await exportByHelper(
    requestOf(helper.pictureHash),
    {
      helper: async () => helper.api,
      media: { openByHash: async (_, name) => new File([PICTURE], name) },
      stoppedAs: async () => stoppedAs,
    },
    { signal, onProgress: (each) => progress.push(each) },
  );
  return { progress, artifact };
}

function progressRatio(progress: readonly ExportProgress[], until: string): number {
  return progress[progress.findIndex(({ helper }) => helper === until) - 1]?.ratio ?? 0;
}

/** Hours that begin when the next one does. */
function shutNow() {
  const hour = new Date().getHours();
  return { from: ((hour + 2) % 24) * 60, to: ((hour + 3) % 24) * 60 };
}

function requestOf(sha256: string): HelperExport {
  const project: Project = {
    ...makeProject({ id: 'p', title: 'Night' }),
    assets: {
      one: {
        kind: 'picture',
        id: 'one',
        name: 'one.png',
        bytes: PICTURE.length,
        type: 'image/png',
        sha256,
        width: 10,
        height: 10,
      },
    },
  };
  return {
    engine: 'helper',
    jobId: 'studio-job',
    project,
    revision: 3,
    profile: 'PROJECT',
    container: 'mp4',
    codec: null,
    destination: { type: 'library' },
  };
}

async function bytesOf(path: string | null): Promise<Uint8Array> {
  if (path === null) throw new Error('The film went nowhere');
  const file = await openLibraryFile(path);
  if (file === null) throw new Error('The film is not there');
  const bytes = new Uint8Array(await file.arrayBuffer());
  await removeLibraryFile(path);
  return bytes;
}
