import type { Route } from '../../helper/server/route.ts';
import type { CallOptions } from './test-helper.ts';
import { smallProject } from './test-helper.ts';

export const SOME_HASH = 'a'.repeat(64);

const PARAMS: Readonly<Record<string, string>> = {
  sha256: SOME_HASH,
  job: SOME_HASH,
  project: 'p1',
  artifact: 'film-1',
  token: 'abcdef',
  batch: '00000000-0000-4000-8000-000000000001',
};

/** A path of this route; nothing need be there. */
export function samplePath({ path }: Route): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => PARAMS[name] ?? 'none');
}

const BODIES: Readonly<Record<string, unknown>> = {
  'POST /api/pair': { code: 'AAAA-AAAA' },
  'POST /api/tickets': { type: 'output', id: SOME_HASH },
  'PUT /api/projects/{project}': smallProject(),
  'POST /api/projects/{project}/render': { profile: 'PROJECT' },
  'POST /api/render-batches/plan': { project_id: 'p2', profiles: ['SQUARE_720P'] },
  'POST /api/render-batches': { items: [{ project_id: 'p2', profiles: ['SQUARE_720P'] }] },
  'POST /api/jobs': { project: smallProject(), revision: 1, profile: 'PROJECT' },
};

export function sampleBody(route: Route): Readonly<Record<string, unknown>> {
  return (BODIES[`${route.method} ${route.path}`] ?? {}) as Readonly<Record<string, unknown>>;
}

/** A request that fits the route. */
export function sampleRequest(route: Route): CallOptions {
  if (route.body === null) return {};
  if (route.body === 'bytes') {
    return { body: 'x', headers: { 'content-type': 'application/octet-stream', 'upload-length': '1' } };
  }
  return { json: sampleBody(route) };
}
