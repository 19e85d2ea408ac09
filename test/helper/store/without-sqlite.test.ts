import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { doctor } from '../../../helper/cli/doctor.ts';
import { openEngine } from '../../../helper/server/open-engine.ts';
import { loadBetterSqlite, loadNodeSqlite, loadSqlite } from '../../../helper/store/sqlite.ts';
import { startTestHelper } from '../../support/test-helper.ts';

vi.mock('better-sqlite3', () => {
  throw new Error('It was built for another Node.js');
});
vi.spyOn(process, 'getBuiltinModule').mockImplementation(() => undefined);

const MISSING = 'environment.store-missing';
/** What a person can do about it. */
const WAYS = /Node\.js 22.*npm ci/;

test('neither driver: what is missing is said, and two ways to have it', async () => {
  expect([await loadBetterSqlite(), loadNodeSqlite()]).toEqual([null, null]);
  await expect(loadSqlite()).rejects.toMatchObject({ code: MISSING, message: expect.stringMatching(WAYS) });
});

test('the studio is served all the same, and hears why it cannot export here', async () => {
  const helper = await startTestHelper({ openEngine: (folder) => openEngine(folder, { share: 1 }) });
  onTestFinished(() => helper.close());
  expect((await helper.call('GET', '/', { token: null })).status).toBe(200);
  const facts = JSON.parse((await helper.call('GET', '/api/helper')).body);
  expect(facts.problem).toMatchObject({ code: MISSING, error: expect.stringMatching(WAYS) });
  const jobs = await helper.call('GET', '/api/jobs');
  expect(jobs.status).toBe(503);
  expect(JSON.parse(jobs.body).code).toBe(MISSING);
});

test('the doctor names it among what is wrong', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // Without a program there is nothing to prove, which would take its time.
  vi.stubEnv('STORYLOOM_FFMPEG', join(folder, 'none'));
  const said: string[] = [];
  const output = vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  onTestFinished(() => {
    output.mockRestore();
    vi.unstubAllEnvs();
  });
  await doctor(['--json', '--data', join(folder, 'data')]);
  expect(JSON.parse(said.join('')).problems).toContainEqual(
    expect.objectContaining({ code: MISSING, message: expect.stringMatching(WAYS) }),
  );
});
