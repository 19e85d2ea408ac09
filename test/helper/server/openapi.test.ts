import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonSchema } from '../../../helper/server/json-schema.ts';
import type { Route } from '../../../helper/server/route.ts';
import { PARAMS } from '../../../helper/server/route.ts';
import { ROUTES } from '../../../helper/server/routes.ts';
import { VERSION } from '../../../helper/server/version.ts';
import { submitSchema } from '../../../shared/protocol/api.ts';
import type { RawAnswer } from '../../support/raw-request.ts';
import { SOME_HASH, sampleRequest } from '../../support/route-samples.ts';
import { SOME_PROGRESS } from '../../support/scripted-jobs.ts';
import { pictureProject, smallProject, startTestHelper, type TestHelper } from '../../support/test-helper.ts';

interface Described {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}
interface Operation {
  readonly operationId: string;
  readonly security: readonly unknown[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema?: unknown }>> }>
  >;
}

let helper: TestHelper;
let described: Described;
let ids: Readonly<Record<string, string>>;

beforeAll(async () => {
  helper = await startTestHelper();
  described = JSON.parse((await helper.call('GET', '/api/openapi.json')).body);
  const json = { project: smallProject(), revision: 1, profile: 'PROJECT' };
  await helper.call('PUT', '/api/projects/p1', { json: smallProject() });
  const job = JSON.parse((await helper.call('POST', '/api/jobs', { json })).body).job.id;
  helper.jobs.step(job, 'start');
  helper.jobs.report(job, SOME_PROGRESS);
  mkdirSync(join(helper.exports, job));
  writeFileSync(join(helper.exports, job, 'film.mp4'), 'film');
  const film = helper.jobs.complete(job, join(helper.exports, job, 'film.mp4'), SOME_HASH, 'film.mp4');
  writeFileSync(join(helper.assets, SOME_HASH), 'x');
  await helper.call('PUT', '/api/projects/p2', { json: pictureProject() });
  const films = { project_id: 'p2', profiles: ['SQUARE_720P'] };
  const batch = JSON.parse((await helper.call('POST', '/api/render-batches', { json: films })).body);
  ids = {
    job,
    artifact: film.id,
    batch: batch.batch_id,
    project: 'p1',
    sha256: SOME_HASH,
    token: helper.tokens.list()[0]?.id ?? '',
  };
});
afterAll(() => helper.close());

const named = ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const);
const operation = (route: Route) => described.paths[route.path]?.[route.method.toLowerCase()];

describe('the description', () => {
  it('names every route, each once, and nothing else', () => {
    const all = Object.entries(described.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(all.sort()).toEqual(named.map(([name]) => name).sort());
    expect(new Set(all).size).toBe(ROUTES.length);
    const names = ROUTES.map((route) => operation(route)?.operationId);
    expect(new Set(names).size).toBe(ROUTES.length);
  });

  it.each(named)('%s says who may call it and what its path takes', (_, route) => {
    const { security, parameters = [] } = operation(route) ?? { security: [] };
    expect(security.length > 0).toBe(route.auth !== 'own-page' && route.auth !== 'any-page');
    const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(inPath);
    for (const name of inPath) expect(PARAMS[name ?? '']).toBeDefined();
  });

  it('is valid where it points elsewhere', () => {
    const text = JSON.stringify(described);
    const named = new Set([...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name));
    expect([...named].sort()).toEqual(Object.keys(described.components.schemas).sort());
    expect(named.size).toBeGreaterThan(0);
    expect(described.openapi).toBe('3.1.0');
  });

  it('says of a body what is checked', () => {
    const body = jsonSchema(submitSchema);
    expect(body).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: ['project', 'revision', 'profile'],
      properties: {
        revision: { type: 'integer', minimum: 0 },
        profile: {
          anyOf: [
            { type: 'string', maxLength: 64 },
            { additionalProperties: false, required: ['name', 'size'] },
          ],
        },
        container: { anyOf: [{ enum: ['mp4', 'mov', 'webm', 'mkv'] }, { type: 'null' }], default: null },
        force: { type: 'boolean', default: false },
      },
    });
    expect(() => jsonSchema(v.date())).toThrow(TypeError);
  });

  it('has the version of the package', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    expect(VERSION).toBe(version);
  });
});

describe('real answers are as described', () => {
  const streams = (route: Route) => route.answers[200] === 'events';
  // What is still needed by others comes last.
  const order = [...named].sort(
    ([, a], [, b]) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'),
  );

  it.each(order.filter(([, route]) => !streams(route)))('%s', async (name, route) => {
    const path = route.path.replace(/\{(\w+)\}/g, (_, part: string) => ids[part] ?? '');
    const isOpen = operation(route)?.security.length === 0;
    const sample = sampleRequest(route);
    const token = newToken();
    const answer = await helper.call(route.method, path, {
      ...sample,
      token: isOpen ? null : token,
      ...(name === 'POST /api/pair' ? { json: { code: code() } } : {}),
      headers: { ...sample.headers, ...(isOpen ? { origin: helper.server.address } : {}) },
    });
    if (/jobs\/.*\/(pause|resume|cancel|retry)$/.test(path)) expect(answer.status).toBe(409);
    else expect(answer.status, answer.body).toBeLessThan(300);
    check(route, answer);
  });

  it.each(named.filter(([, { auth }]) => auth !== 'own-page' && auth !== 'any-page'))(
    '%s, refused',
    async (_, route) => {
      const path = route.path.replace(/\{(\w+)\}/g, (_all, part: string) => ids[part] ?? '');
      const sample = sampleRequest(route);
      check(route, await helper.call(route.method, path, { ...sample, token: null }));
    },
  );

  it.each(named.filter(([, route]) => /jobs\/.*\/(pause|resume|cancel|retry)$/.test(route.path)))(
    '%s, done',
    async (_, route) => {
      const token = newToken();
      const json = { project: { ...smallProject(), title: route.path }, revision: 1, profile: 'PROJECT' };
      const { id } = JSON.parse((await helper.call('POST', '/api/jobs', { json, token })).body).job;
      if (route.path.endsWith('resume')) helper.jobs.step(id, 'pause');
      if (route.path.endsWith('retry')) helper.jobs.step(id, 'cancel');
      const answer = await helper.call(route.method, route.path.replace('{job}', id), { json: {}, token });
      expect(answer.status).toBe(200);
      check(route, answer);
    },
  );

  /** One of them revokes its own. */
  function newToken(): string {
    return helper.tokens.create({ kind: 'script', name: 'x', origin: null }).token;
  }

  function code(): string {
    helper.server.showCode();
    return /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(helper.printed.at(-1) ?? '')?.[0] ?? '';
  }

  function check(route: Route, answer: RawAnswer): void {
    const response = operation(route)?.responses[answer.status];
    expect(response, `${answer.status} is not described`).toBeDefined();
    const [[type, content] = ['', {}]] = Object.entries(response?.content ?? {});
    if (type !== 'application/json' || answer.body === '') return;
    expect(answer.headers['content-type']).toContain(type);
    expect(problems(content.schema, JSON.parse(answer.body), described, route.path)).toEqual([]);
  }
});

type Schema = Readonly<Record<string, unknown>>;

/** Holds a value to a description; fields that are not described are a problem too. */
function problems(schema: unknown, value: unknown, from: Described, place: string): string[] {
  const { type, properties, required, items, anyOf, additionalProperties, pattern, $ref, ...rest } =
    schema as Schema;
  if (typeof $ref === 'string') {
    return problems(from.components.schemas[$ref.split('/').at(-1) ?? ''], value, from, place);
  }
  if (Array.isArray(anyOf)) {
    const tried = anyOf.map((one) => problems(one, value, from, place));
    return tried.some((found) => found.length === 0) ? [] : (tried[0] ?? []);
  }
  if ('const' in rest && rest.const !== value) return [`${place} is not ${rest.const}`];
  if (Array.isArray(rest.enum) && !rest.enum.includes(value)) return [`${place} is not in its list`];
  switch (type) {
    case undefined:
      return [];
    case 'null':
      return value === null ? [] : [`${place} is not null`];
    case 'integer':
      return Number.isInteger(value) ? [] : [`${place} is no integer`];
    case 'array':
      if (!Array.isArray(value)) return [`${place} is no list`];
      return value.flatMap((one, index) => problems(items, one, from, `${place}.${index}`));
    case 'object': {
      if (typeof value !== 'object' || value === null) return [`${place} is no object`];
      const known = (properties ?? {}) as Readonly<Record<string, Schema>>;
      const lacks = ((required ?? []) as string[]).filter((name) => !Object.hasOwn(value, name));
      return [
        ...lacks.map((name) => `${place} lacks ${name}`),
        ...Object.entries(value).flatMap(([name, one]) => {
          const inside = known[name] ?? additionalProperties;
          if (inside !== undefined) return problems(inside, one, from, `${place}.${name}`);
          return [`${place}.${name} is not described`];
        }),
      ];
    }
    default:
      if (typeof value !== type) return [`${place} is no ${type}`];
      return typeof pattern === 'string' && !new RegExp(pattern).test(String(value))
        ? [`${place} does not fit`]
        : [];
  }
}
