import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Route } from '../../../helper/server/route.ts';
import { ROUTES } from '../../../helper/server/routes.ts';
import { samplePath, sampleRequest } from '../../support/route-samples.ts';
import { smallProject, startTestHelper, type TestHelper } from '../../support/test-helper.ts';

export const EVIL = 'http://evil.example';
export const PAGE = 'https://studio.example';

export let helper: TestHelper;
export let pageToken: string;
beforeAll(async () => {
  helper = await startTestHelper({
    limits: { jsonBytes: 1000, projectBytes: 20_000 },
  });
  // So that there is something to lose.
  helper.projects.put(smallProject(), 0);
  pageToken = helper.tokens.create({ kind: 'paired', name: 'Page', origin: PAGE }).token;
});
afterAll(() => helper.close());

export const named = (routes: readonly Route[]) =>
  routes.map((route) => [`${route.method} ${route.path}`, route] as const);
export const isOpen = ({ auth }: Route) => auth === 'own-page' || auth === 'any-page';
export const closed = named(ROUTES.filter((route) => !isOpen(route)));
export const withJson = named(ROUTES.filter(({ body }) => body !== null && body !== 'bytes'));
/** What a route needs to be reached at all. */
export const page = (route: Route): Record<string, string> =>
  isOpen(route) ? { origin: helper.server.address } : {};

/** What the helper has, by which an effect would show. */
export function state(): string {
  return JSON.stringify([
    helper.jobs.submitted.length,
    helper.jobs.list(),
    helper.jobs.batches(),
    helper.projects.ids().map((id) => helper.projects.get(id)),
    [helper.assets, helper.exports].map((folder) => readdirSync(folder)),
    helper.tokens.list().map(({ id }) => id),
    helper.printed,
  ]);
}

export async function refused(route: Route, status: number, options: Parameters<TestHelper['call']>[2]) {
  const before = state();
  const sample = sampleRequest(route);
  const headers = { ...sample.headers, ...page(route), ...options?.headers };
  const answer = await helper.call(route.method, samplePath(route), { ...sample, ...options, headers });
  expect(answer.status, answer.body.slice(0, 300)).toBe(status);
  expect(state()).toBe(before);
  return answer;
}
