import { describe, expect, it } from 'vitest';
import type { BatchRequest } from '../../../shared/batch/batch-types.ts';
import { type BatchFacts, type FilmFacts, planBatch } from '../../../shared/batch/plan-batch.ts';
import { problemText } from '../../../shared/batch/problem-text.ts';
import type { Project } from '../../../shared/model/project.ts';
import { canonicalJson } from '../../../shared/plan/canonical.ts';
import { compilePlan } from '../../../shared/plan/compile-plan.ts';
import type { BrowserOutput } from '../../../shared/plan/plan.ts';
import { chooseProfiles } from '../../../shared/profiles/profile-choice.ts';
import type { Profile } from '../../../shared/profiles/profiles.ts';
import { FACTS, hashAt, story } from '../plan/story.ts';

const SET = chooseProfiles(['LANDSCAPE_1080P', 'VERTICAL_1080P', 'DRAFT_360P']);
const PROJECT = story([48_000, 96_000]);

const planned = (project: Project, profile: Profile, lost: readonly string[] = []): FilmFacts => ({
  type: 'planned',
  engine: 'browser',
  plan: compilePlan<BrowserOutput>(project, profile, {
    ...FACTS,
    available: new Set([...FACTS.available].filter((sha256) => !lost.includes(sha256))),
  }),
  seconds: { from: 2.04, to: 3.06 },
});
const requestOf = (more: Partial<BatchRequest> = {}): BatchRequest => ({
  name: 'Delivery',
  items: [{ project: PROJECT, revision: 3, profiles: SET }],
  nameTemplate: '{project} {profile}',
  onMissing: 'refuse',
  ...more,
});
const factsOf = (request: BatchRequest, more: Partial<BatchFacts> = {}): BatchFacts => ({
  date: '2026-11-21',
  taken: [],
  films: request.items.map(({ project, profiles }) => profiles.map((profile) => planned(project, profile))),
  ...more,
});

describe('the dry run of a batch', () => {
  it('names a job for each profile, with its size, encoder and reason, length and time', () => {
    const request = requestOf();
    const plan = planBatch(request, factsOf(request));
    expect(plan.problems).toEqual([]);
    expect(
      plan.jobs.map(({ profile, fileName, width, height, frames, framing }) => [
        profile,
        fileName,
        width,
        height,
        frames,
        framing,
      ]),
    ).toEqual([
      ['LANDSCAPE_1080P', 'Story LANDSCAPE_1080P.mp4', 1920, 1080, 90, 'whole picture'],
      ['VERTICAL_1080P', 'Story VERTICAL_1080P.mp4', 1080, 1920, 90, 'centre'],
      ['DRAFT_360P', 'Story DRAFT_360P.mp4', 640, 360, 90, 'whole picture'],
    ]);
    expect(plan.jobs[0]).toMatchObject({ encoder: 'webcodecs avc1.640028', seconds: { from: 2, to: 3.1 } });
    expect(plan.jobs[0]?.bytes).toBe((12_192_000 / 8) * 3);
    expect([plan.totalBytes, plan.totalSeconds]).toEqual([
      3 * (plan.jobs[0]?.bytes ?? 0),
      { from: 6, to: 9.3 },
    ]);
  });

  it('gives the same bytes for the same input', () => {
    const once = requestOf();
    const again = requestOf({ items: [{ project: structuredClone(PROJECT), revision: 3, profiles: SET }] });
    expect(canonicalJson(planBatch(again, factsOf(again)))).toBe(
      canonicalJson(planBatch(once, factsOf(once))),
    );
  });

  it('does not know the time of all where one is not known', () => {
    const request = requestOf();
    const [films = []] = factsOf(request).films;
    const unknown = films.map((film, at) =>
      at === 1 && film.type === 'planned' ? { ...film, seconds: null } : film,
    );
    expect(planBatch(request, factsOf(request, { films: [unknown] })).totalSeconds).toBe(null);
  });

  it('refuses no profiles, and no projects', () => {
    const none = requestOf({ items: [{ project: PROJECT, revision: 1, profiles: [] }] });
    expect(planBatch(none, factsOf(none)).problems).toEqual([{ reason: 'no-profiles', project: 'Story' }]);
    const empty = requestOf({ items: [] });
    expect(planBatch(empty, factsOf(empty)).problems).toEqual([{ reason: 'no-profiles', project: '' }]);
  });

  it('refuses two films of one name, in whatever letters a disk takes for the same', () => {
    const request = requestOf({ nameTemplate: '{project}' });
    expect(planBatch(request, factsOf(request)).problems).toEqual([
      { reason: 'same-name', fileName: 'Story.mp4', profiles: SET.map(({ name }) => name) },
    ]);
    const twins = requestOf({
      items: [PROJECT, { ...PROJECT, id: 'other', title: 'STORY' }].map((project) => ({
        ...{ project, revision: 1, profiles: SET.slice(0, 1) },
      })),
    });
    expect(planBatch(twins, factsOf(twins)).problems).toMatchObject([{ reason: 'same-name' }]);
  });

  it('never takes the place of a source', () => {
    const request = requestOf();
    const taken = ['story draft_360p.MP4', 'unrelated.mp4'];
    expect(planBatch(request, factsOf(request, { taken })).problems).toEqual([
      { reason: 'name-taken', fileName: 'Story DRAFT_360P.mp4', profile: 'DRAFT_360P' },
    ]);
  });

  it('tells of a word in the names that means nothing', () => {
    const request = requestOf({ nameTemplate: '{profile} {title}' });
    expect(planBatch(request, factsOf(request)).problems).toEqual([
      { reason: 'name-unknown', word: 'title' },
    ]);
  });

  it('tells of a profile that cannot be made, and plans the others', () => {
    const request = requestOf();
    const [films = []] = factsOf(request).films;
    const message = 'MP4 files do not hold ProRes video';
    const facts = factsOf(request, {
      films: [[films[0] as FilmFacts, { type: 'impossible', message }, films[2] as FilmFacts]],
    });
    const plan = planBatch(request, facts);
    expect(plan.jobs.map(({ profile }) => profile)).toEqual(['LANDSCAPE_1080P', 'DRAFT_360P']);
    expect(plan.problems).toEqual([
      { reason: 'not-possible', project: 'Story', profile: 'VERTICAL_1080P', message },
    ]);
  });
});

describe('what is missing', () => {
  const lostIn = (profile: string) => (request: BatchRequest) =>
    factsOf(request, {
      films: [SET.map((each) => planned(PROJECT, each, each.name === profile ? [hashAt(0)] : []))],
    });

  it('for one profile only refuses the batch, or leaves out that one film, as was chosen', () => {
    const refusing = requestOf();
    const refused = planBatch(refusing, lostIn('VERTICAL_1080P')(refusing));
    expect(refused.problems).toEqual([{ reason: 'missing', project: 'Story', profile: 'VERTICAL_1080P' }]);
    expect(refused.jobs.map(({ missing }) => missing.length)).toEqual([0, 1, 0]);

    const skipping = requestOf({ onMissing: 'skip' });
    const skipped = planBatch(skipping, lostIn('VERTICAL_1080P')(skipping));
    expect(skipped.problems).toEqual([]);
    expect(skipped.jobs.map((job) => job.skipped)).toEqual([false, true, false]);
    expect(skipped.jobs[1]?.missing).toMatchObject([{ reason: 'media-lost', name: 'file 0' }]);
    expect(skipped.totalBytes).toBe((skipped.jobs[0]?.bytes ?? 0) + (skipped.jobs[2]?.bytes ?? 0));
  });

  it('refuses also a batch that leaves out its films, where none is left', () => {
    const request = requestOf({ onMissing: 'skip' });
    const films = [SET.map((each) => planned(PROJECT, each, [hashAt(0)]))];
    expect(planBatch(request, factsOf(request, { films })).problems.map(({ reason }) => reason)).toEqual([
      ...['missing', 'missing', 'missing'],
    ]);
  });

  it('may be the whole story', () => {
    const request = requestOf({ items: [{ project: story([]), revision: 1, profiles: SET.slice(0, 1) }] });
    const plan = planBatch(request, factsOf(request));
    expect(plan.jobs[0]?.missing).toEqual([{ reason: 'no-segments' }]);
    expect(plan.problems).toEqual([{ reason: 'missing', project: 'Story', profile: 'LANDSCAPE_1080P' }]);
  });

  it('leaves its name to others', () => {
    const request = requestOf({
      nameTemplate: '{project}',
      onMissing: 'skip',
      items: [{ project: PROJECT, revision: 1, profiles: SET.slice(0, 2) }],
    });
    const films = [[planned(PROJECT, SET[0] as Profile, [hashAt(0)]), planned(PROJECT, SET[1] as Profile)]];
    expect(planBatch(request, factsOf(request, { films })).problems).toEqual([]);
  });
});

it('every problem is a sentence that says what to do', () => {
  const lines = [
    problemText({ reason: 'no-profiles', project: 'Story' }),
    problemText({ reason: 'same-name', fileName: 'Story.mp4', profiles: ['A', 'B'] }),
    problemText({ reason: 'name-taken', fileName: 'a.mp4', profile: 'A' }),
    problemText({ reason: 'name-unknown', word: 'x' }),
    problemText({ reason: 'not-possible', project: 'S', profile: 'A', message: 'why' }),
    problemText({ reason: 'missing', project: 'S', profile: 'A' }),
  ];
  expect(lines[1]).toBe(
    '2 films would have one name, Story.mp4 (A, B). Put {project}, {profile} or {n} into the names',
  );
  for (const line of lines) expect(line.length).toBeGreaterThan(20);
});
