import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine, OpenEngine } from '../../helper/server/engine.ts';
import { LIMITS, type Limits } from '../../helper/server/limits.ts';
import { type RunningServer, startServer } from '../../helper/server/serve.ts';
import { openTokens, type Tokens, tokensFile } from '../../helper/server/tokens.ts';
import type { ProjectRecord, ProjectRecords } from '../../helper/store/project-records.ts';
import { makeProject } from '../../shared/model/make-project.ts';
import { makeSegment } from '../../shared/model/make-segment.ts';
import type { Project } from '../../shared/model/project.ts';
import { type RawAnswer, type RawRequest, rawRequest } from './raw-request.ts';
import { makeScriptedQueue, type ScriptedQueue, scriptedPlans } from './scripted-queue.ts';

export interface TestHelper {
  readonly server: RunningServer;
  readonly port: number;
  readonly folder: string;
  readonly data: string;
  readonly assets: string;
  readonly exports: string;
  readonly jobs: ScriptedQueue;
  readonly projects: ProjectRecords;
  readonly tokens: Tokens;
  /** Of a program, which is no page. */
  readonly token: string;
  readonly printed: string[];
  /** What the helper takes for the time of day; tests move it. */
  readonly clock: { now: number };
  readonly disk: { free: number };
  /** With the program's token and JSON, unless said otherwise. */
  call(method: string, path: string, options?: CallOptions): Promise<RawAnswer>;
  close(): Promise<void>;
}

export interface CallOptions extends Omit<RawRequest, 'method'> {
  readonly token?: string | null;
  readonly json?: unknown;
}

export interface TestHelperOptions {
  readonly limits?: Partial<Limits>;
  readonly openEngine?: OpenEngine;
  /** The engine takes until then to open. */
  readonly opened?: Promise<void>;
  readonly planFilms?: Engine['planFilms'];
}

/** The running server on a free port with a data folder of its own and jobs that do as the test says. */
export async function startTestHelper({
  limits,
  openEngine,
  opened,
  planFilms = scriptedPlans,
}: TestHelperOptions = {}): Promise<TestHelper> {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-server-'));
  const [web, data] = [join(folder, 'web'), join(folder, 'data')];
  for (const name of [web, data, join(data, 'assets'), join(data, 'exports')]) mkdirSync(name);
  writeFileSync(join(web, 'index.html'), '<title>Storyloom</title>');
  const jobs = makeScriptedQueue();
  const projects = keptProjects();
  const printed: string[] = [];
  const clock = { now: Date.UTC(2026, 0, 1) };
  const disk = { free: 1e12 };
  const server = await startServer({
    root: web,
    port: 0,
    data,
    env: {},
    print: (line) => printed.push(line),
    openEngine:
      openEngine ??
      (async () => {
        await opened;
        return { ...scriptedEngine(data, jobs), projects, planFilms };
      }),
    limits: { ...LIMITS, ...limits },
    now: () => clock.now,
    freeBytes: async () => disk.free,
  });
  const tokens = openTokens(tokensFile(data), () => clock.now);
  const { token } = tokens.create({ kind: 'script', name: 'Test', origin: null });
  return {
    ...{ server, port: server.port, folder, data, jobs, projects, tokens, token, printed, clock, disk },
    assets: join(data, 'assets'),
    exports: join(data, 'exports'),
    call: (method, path, { token: own, json, ...options } = {}) => {
      const used = own === undefined ? token : own;
      const headers = {
        ...(used === null ? {} : { authorization: `Bearer ${used}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      };
      const body = json === undefined ? {} : { body: JSON.stringify(json) };
      return rawRequest(server.port, path, { method, ...options, ...body, headers });
    },
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function keptProjects(): ProjectRecords {
  const kept = new Map<string, ProjectRecord>();
  return {
    get: (id) => kept.get(id) ?? null,
    ids: () => [...kept.keys()],
    put(project, updatedAt) {
      const record = { project, revision: (kept.get(project.id)?.revision ?? 0) + 1, updatedAt };
      kept.set(project.id, record);
      return record;
    },
    remove: (id) => kept.delete(id),
  };
}

function scriptedEngine(data: string, jobs: ScriptedQueue) {
  return {
    jobs,
    assets: join(data, 'assets'),
    exports: join(data, 'exports'),
    ffmpeg: '5.1.9',
    encoders: () => [
      { codec: 'h264' as const, encoder: 'libx264', hardware: false, proved: true, reason: null },
    ],
    close: () => jobs.close(),
  };
}

/** One segment of a second with its picture; a picture named `lost` is not at hand. */
export function pictureProject(id = 'p2', picture = 'here.png'): Project {
  const asset = {
    kind: 'picture',
    id: 'a1',
    name: picture,
    type: 'image/png',
    width: 640,
    height: 360,
  } as const;
  const visual = { type: 'picture', asset: 'a1' } as const;
  return {
    ...makeProject({ id, title: `Film ${id}` }),
    assets: { a1: { ...asset, bytes: 10, sha256: 'c'.repeat(64) } },
    storyline: [makeSegment({ id: 's1', text: 'Hello.', visual, setLength: 48_000 })],
  };
}

/** Two segments without pictures or sound that last one second each. */
export function smallProject(id = 'p1'): Project {
  const segment = (name: string) =>
    makeSegment({ id: name, text: 'Hello.', visual: { type: 'none' }, setLength: 48_000 });
  return { ...makeProject({ id, title: 'Small' }), storyline: [segment('s1'), segment('s2')] };
}
