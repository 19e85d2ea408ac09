import { expect, it } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import type { Project } from '../../../shared/model/project.ts';
import { SOCKET } from '../../../shared/protocol/messages.ts';
import { UPLOAD } from '../../../shared/protocol/uploads.ts';
import { type HelperApi, makeHelperApi } from '../../../web/helper-client/helper-api.ts';
import { exportByHelper } from '../../../web/state/export-by-helper.ts';
import type { HelperExport } from '../../../web/state/helper-answers.ts';
import type { ExportProgress } from '../../../web/state/job-types.ts';
import { openLibraryFile, removeLibraryFile } from '../../../web/storage/library-files.ts';

const FILM = crypto.getRandomValues(new Uint8Array(50_000));
const PICTURE = crypto.getRandomValues(new Uint8Array(3000));
const JOB_ID = 'a'.repeat(64);

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

type ScriptedHelper = Awaited<ReturnType<typeof scriptedHelper>>;

/** Answers as the helper does, and can be told to misbehave. */
async function scriptedHelper() {
  const pictureHash = await hexOf(PICTURE);
  const state = {
    pictureHash,
    stored: new Map<string, Uint8Array<ArrayBuffer>>(),
    log: [] as string[],
    keys: [] as unknown[],
    cutOutputAt: null as number | null,
    dropsLine: false,
    /** The job that a request joins has ended already. */
    isReady: false,
    damages: false,
    stands: false,
    /** How the job stands in turn, before it ends. */
    standings: [] as object[],
    /** What a first request finds, and what the next ones do. */
    found: {},
    foundAgain: {},
    refusal: null as object | null,
  };
  const artifact = {
    id: 'film-1',
    job_id: JOB_ID,
    project_id: 'p',
    plan_hash: 'b'.repeat(64),
    profile: 'PROJECT',
    container: 'mp4',
    encoder: 'libx264',
    hardware: false,
    width: 1920,
    height: 1080,
    frames: 150,
    samples: 240_000,
    bytes: FILM.length,
    sha256: await hexOf(FILM),
    file_name: 'Night.mp4',
    chunks: { rendered: 1, reused: 0 },
    choices: [],
    warnings: [],
    finished_at: 1,
  };
  const jobIn = (job: string) => ({
    id: JOB_ID,
    project_id: 'p',
    title: 'Night',
    state: job,
    profile: 'PROJECT',
    codec: null,
    container: 'mp4',
    hardware: 'auto',
    revision: 3,
    run: 1,
    segments: 1,
    created_at: 1,
    started_at: 1,
    finished_at: null,
    error: null,
    artifact_id: job === 'COMPLETED' ? 'film-1' : null,
    progress: null,
  });
  const progress = {
    stage: 'rendering',
    ratio: 0.5,
    segment: 1,
    segments: 1,
    frames_done: 75,
    frames_total: 150,
    frames_per_second: 30,
    seconds_left: 2,
    chunks_reused: 0,
    chunks_rendered: 0,
  };

  const answer: HelperApi['fetch'] = async (path, { method = 'GET', body, headers = {}, json, signal }) => {
    signal.throwIfAborted();
    if (path.startsWith('/api/assets/'))
      return upload(path.slice('/api/assets/'.length), method, body, headers);
    if (path === '/api/jobs') {
      state.log.push('submit');
      state.keys.push((json as { idempotency_key: string }).idempotency_key);
      if (state.refusal !== null) return Response.json(state.refusal, { status: 400 });
      const known = jobIn(state.isReady ? 'COMPLETED' : 'RUNNING');
      const job = { ...known, ...(state.keys.length > 1 ? state.foundAgain : state.found) };
      return Response.json({ job, joined: state.isReady }, { status: 202 });
    }
    if (path.startsWith('/api/artifacts/')) return Response.json(artifact);
    if (path.endsWith('/output')) return output(headers);
    const last = path.slice(path.lastIndexOf('/') + 1);
    state.log.push(method === 'DELETE' ? `DELETE ${last}` : last);
    return Response.json(jobIn('RUNNING'));
  };
  const upload = async (
    sha256: string,
    method: string,
    body: Blob | undefined,
    headers: Readonly<Record<string, string>>,
  ) => {
    const known = state.stored.get(sha256) ?? new Uint8Array();
    if (method === 'PUT' && body !== undefined) {
      state.log.push(`PUT ${headers[UPLOAD.offset]}`);
      const piece = new Uint8Array(await body.arrayBuffer());
      state.stored.set(sha256, new Uint8Array([...known, ...piece]));
    }
    const now = state.stored.get(sha256) ?? known;
    return new Response(null, {
      status: now.length === 0 ? 404 : 200,
      headers: {
        [UPLOAD.offset]: String(now.length),
        [UPLOAD.complete]: now.length === PICTURE.length ? '1' : '0',
      },
    });
  };
  const output = ({ Range }: Readonly<Record<string, string>>) => {
    state.log.push(`output ${Range ?? ''}`);
    const from = Number(/bytes=(\d+)-/.exec(Range ?? '')?.[1] ?? 0);
    const bytes = FILM.slice(from, from === 0 ? (state.cutOutputAt ?? undefined) : undefined);
    if (state.damages) bytes[100] = (bytes[100] ?? 0) ^ 1;
    if (from > 0 || state.cutOutputAt === null) return new Response(bytes);
    const parts: (Uint8Array | Error)[] = [bytes, new TypeError('network error')];
    return new Response(
      new ReadableStream({
        pull(controller) {
          const part = parts.shift();
          if (part instanceof Error) controller.error(part);
          else if (part !== undefined) controller.enqueue(part);
        },
      }),
    );
  };
  const real = makeHelperApi({ origin: 'http://127.0.0.1:9', token: 'x' });
  const api: HelperApi = {
    ...real,
    fetch: answer,
    async call(path, schema, request) {
      const { call } = makeHelperApi({ origin: 'http://127.0.0.1:9', token: 'x' });
      const original = globalThis.fetch;
      try {
        globalThis.fetch = () => answer(path, request);
        return await call(path, schema, request);
      } finally {
        globalThis.fetch = original;
      }
    },
    openSocket() {
      const socket = Object.assign(new EventTarget(), {
        readyState: WebSocket.OPEN,
        close() {},
        send(text: string) {
          expect(JSON.parse(text)).toMatchObject({ type: 'hello', version: SOCKET.version });
          tell({ type: 'job', id: 1, job: jobIn('RUNNING') });
          tell({ type: 'progress', id: 2, job_id: JOB_ID, progress });
          state.log.push('listening');
          if (state.dropsLine) {
            state.dropsLine = false;
            socket.dispatchEvent(new CloseEvent('close', { code: 1006 }));
            return;
          }
          for (const standing of state.standings) {
            tell({ type: 'job', id: 3, job: { ...jobIn('RUNNING'), ...standing } });
          }
          if (!state.stands) tell({ type: 'job', id: 3, job: jobIn('COMPLETED') });
        },
      });
      const tell = (message: object) =>
        socket.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
      queueMicrotask(() => socket.dispatchEvent(new Event('open')));
      return socket as unknown as WebSocket;
    },
  };
  return Object.assign(state, { api });
}

async function hexOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
