import { expect } from 'vitest';
import { SOCKET } from '../../../shared/protocol/messages.ts';
import { UPLOAD } from '../../../shared/protocol/uploads.ts';
import { type HelperApi, makeHelperApi } from '../../../web/helper-client/helper-api.ts';

export const FILM = crypto.getRandomValues(new Uint8Array(50_000));
export const PICTURE = crypto.getRandomValues(new Uint8Array(3000));
export const JOB_ID = 'a'.repeat(64);

export type ScriptedHelper = Awaited<ReturnType<typeof scriptedHelper>>;

/** Answers as the helper does, and can be told to misbehave. */
export async function scriptedHelper() {
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
