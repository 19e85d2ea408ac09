import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallProject, startTestHelper, type TestHelper } from '../../support/test-helper.ts';

let helper: TestHelper;
beforeEach(async () => {
  helper = await startTestHelper();
});
afterEach(() => helper.close());

const submit = (more: Readonly<Record<string, unknown>> = {}) => ({
  project: smallProject(),
  revision: 3,
  profile: 'SOCIAL_1080P',
  ...more,
});

describe('jobs', () => {
  it('takes a frozen project and says how it stands', async () => {
    const made = await helper.call('POST', '/api/jobs', { json: submit() });
    expect(made.status, made.body).toBe(202);
    const { job, joined } = JSON.parse(made.body);
    expect(joined).toBe(false);
    expect(job).toMatchObject({ state: 'QUEUED', project_id: 'p1', revision: 3, segments: 2 });
    expect(made.headers.location).toBe(`/api/jobs/${job.id}`);
    expect(helper.jobs.submitted[0]).toMatchObject({ container: 'mp4', hardware: 'auto', force: false });
    const again = await helper.call('POST', '/api/jobs', { json: submit() });
    expect(again.status).toBe(200);
    expect(JSON.parse(again.body)).toMatchObject({ joined: true, job: { id: job.id } });
  });
});
