import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../../helper/server/engine.ts';
import { pictureProject, startTestHelper, type TestHelper } from '../../support/test-helper.ts';

let helper: TestHelper;
afterEach(() => helper.close());

const ask = async (path: string, json: unknown) => {
  const answer = await helper.call('POST', path, { json });
  return { ...JSON.parse(answer.body), status: answer.status };
};
const start = async (planFilms: Engine['planFilms']) => {
  helper = await startTestHelper({ planFilms });
  await helper.call('PUT', '/api/projects/p2', { json: pictureProject('p2') });
};

describe('what would take long to plan', () => {
  it('is refused before anything is planned where it has too many films', async () => {
    let planned = 0;
    await start(async ({ profiles }) => {
      planned += 1;
      return profiles.map(() => ({ type: 'impossible', message: 'No' }));
    });
    const items = Array.from({ length: 501 }, () => ({
      project_id: 'p2',
      profiles: ['DRAFT_360P', 'SQUARE_720P'],
    }));
    for (const path of ['/api/render-batches/plan', '/api/render-batches']) {
      const answer = await ask(path, { items });
      expect(answer).toMatchObject({ status: 400, code: 'input.setting-invalid' });
      expect(answer.error).toContain('1002 films');
    }
    expect(planned).toBe(0);
    expect(await ask('/api/render-batches/plan', { items: items.slice(1) })).toMatchObject({
      status: 200,
    });
  });

  it('is planned no further once nobody waits for it', async () => {
    let begin = (_: AbortSignal) => {};
    const planning = new Promise<AbortSignal>((resolve) => {
      begin = resolve;
    });
    await start((_, { signal }) => {
      begin(signal);
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    });
    const headers = { authorization: `Bearer ${helper.token}`, 'content-type': 'application/json' };
    const path = '/api/render-batches/plan';
    const asked = request({ host: '127.0.0.1', port: helper.port, path, method: 'POST', headers });
    asked.on('error', () => {});
    asked.end(JSON.stringify({ project_id: 'p2', profiles: ['SQUARE_720P'] }));
    const signal = await planning;
    expect(signal.aborted).toBe(false);
    const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    asked.destroy();
    await aborted;
  });
});
