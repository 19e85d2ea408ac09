import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeProject } from '../../../shared/model/make-project.ts';
import type { Project } from '../../../shared/model/project.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { otherFilms } from '../../../web/state/engine-others.ts';
import { copyAsked, idOf, jobOfAsked } from '../../../web/state/export-requests.ts';
import type { NewJob } from '../../../web/state/queue-types.ts';
import type { JobRecord } from '../../../web/storage/job-records.ts';
import { makePlace, type Place, type Tab } from './state-helpers.ts';

let place: Place;
let tab: Tab;

beforeEach(async () => {
  place = makePlace();
  tab = await place.openTab();
});
afterEach(() => place.dispose());

const project = makeProject({ id: 'story', title: 'Story' });
const edited: Project = { ...project, title: 'Story, edited' };

/** Stores a job as the queue does; what it is asked for is all that is looked at. */
async function store(change: Partial<NewJob>, record: Partial<JobRecord> = {}): Promise<string> {
  const destination = { type: 'library' } as const;
  const base = { project, revision: 1, profile: 'DRAFT_360P', container: 'mp4', destination } as const;
  const [asked = fail()] = copyAsked([{ ...base, ...change }]);
  const id = idOf(asked, 1);
  const { parts } = jobOfAsked(asked, 1);
  await tab.db.put('requests', parts.request ?? fail());
  await tab.db.put('frozen', parts.frozen ?? fail());
  // The rest of a record says how a job stands in the queue.
  await tab.db.put('jobs', { ...parts.details, id, kind: 'render', state: 'QUEUED', ...record } as JobRecord);
  return id;
}

async function plansOf(id: string, signal = new AbortController().signal) {
  const { behind, beside } = await otherFilms(id, tab.db, tab.services.media, signal);
  const nameOf = ({ profile, container }: Plan) => `${profile} ${container}`;
  return { behind: behind.map(nameOf), beside: beside.map(nameOf) };
}

test('the films behind and beside one are those of the very same project that the browser makes', async () => {
  const first = await store({}, { state: 'RUNNING' });
  await store({ profile: 'PREVIEW_720P' }, { order: 3 });
  await store({ profile: 'SQUARE_720P', container: 'webm' }, { order: 2 });
  await store({ profile: 'LANDSCAPE_1080P' }, { state: 'RUNNING' });
  await store({ profile: 'SQUARE_1080P' }, { state: 'COMPLETED' });
  await store({ profile: 'VERTICAL_1080P' }, { state: 'PAUSED' });
  await store({ profile: 'SOCIAL_1080P', engine: 'helper' });
  await store({ project: edited, profile: 'LANDSCAPE_1080P' });
  expect(await plansOf(first)).toEqual({
    behind: ['SQUARE_720P webm', 'PREVIEW_720P mp4'],
    beside: ['LANDSCAPE_1080P mp4'],
  });
});

test('one that cannot be planned now stops nothing: when its turn comes it says why', async () => {
  const first = await store({});
  await store({ profile: 'SQUARE_720P' }, { profile: 'GONE' });
  await store({ profile: 'PREVIEW_720P' });
  expect(await plansOf(first)).toEqual({ behind: ['PREVIEW_720P mp4'], beside: [] });
});

test('a film that is cancelled looks no further ahead', async () => {
  const first = await store({});
  await store({ profile: 'PREVIEW_720P' });
  const reason = new DOMException('stopped', 'AbortError');
  await expect(plansOf(first, AbortSignal.abort(reason))).rejects.toBe(reason);
});

test('a job of an older studio, which kept its project by itself, has none behind it', async () => {
  const first = await store({});
  await store({ profile: 'PREVIEW_720P' });
  const { frozen: _, ...request } = (await tab.db.get('requests', first)) ?? fail();
  await tab.db.put('requests', { ...request, project });
  expect(await plansOf(first)).toEqual({ behind: [], beside: [] });
});

function fail(): never {
  throw new Error('The fixture is not as the test expects');
}
