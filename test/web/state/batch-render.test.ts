import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeProject } from '../../../shared/model/make-project.ts';
import { makeSegment } from '../../../shared/model/make-segment.ts';
import type { Project } from '../../../shared/model/project.ts';
import { canonicalJson } from '../../../shared/plan/canonical.ts';
import { profileFromData, writeProfiles } from '../../../shared/profiles/own-profiles.ts';
import { chooseProfiles } from '../../../shared/profiles/profile-choice.ts';
import { createBatchRender } from '../../../web/state/batch-render.ts';
import type { BatchDraft } from '../../../web/state/batch-render-types.ts';
import type { HelperFacts, HelperState } from '../../../web/state/helper-types.ts';
import { type OwnProfiles, openOwnProfiles } from '../../../web/state/own-profiles.ts';
import type { NewBatch } from '../../../web/state/queue-types.ts';
import type { Database } from '../../../web/storage/database.ts';
import { writeSpeeds } from '../../../web/storage/speed-records.ts';
import { makePlace, type Place } from './state-helpers.ts';

const SHA = 'c'.repeat(64);
const signal = new AbortController().signal;

let place: Place;
let db: Database;
let own: OwnProfiles;
beforeEach(async () => {
  place = makePlace();
  db = (await place.openTab()).db;
  own = await openOwnProfiles(db);
});
afterEach(async () => {
  own.close();
  await place.dispose();
});

function story(title = 'Night train', sha256 = SHA): Project {
  const base = makeProject({ id: title.replaceAll(' ', '-'), title });
  return {
    ...base,
    assets: {
      one: {
        kind: 'picture',
        id: 'one',
        name: 'one.jpg',
        bytes: 1,
        type: 'image/jpeg',
        sha256,
        width: 3000,
        height: 2000,
      },
    },
    storyline: [
      makeSegment({ id: 's', text: 'Words', visual: { type: 'picture', asset: 'one' }, setLength: 96_000 }),
    ],
  };
}

const FACTS: HelperFacts = {
  version: '1',
  protocol: 1,
  ffmpeg: '7',
  encoders: [
    { codec: 'h264', encoder: 'h264_nvenc', hardware: true, proved: false, reason: 'no such device' },
    { codec: 'h264', encoder: 'libx264', hardware: false, proved: true, reason: null },
    { codec: 'prores', encoder: 'prores_ks', hardware: false, proved: true, reason: null },
  ],
  free_bytes: 1e12,
  problem: null,
};

function open({ state = { type: 'off' } as HelperState, lost = '' } = {}) {
  const made: NewBatch[] = [];
  const batches = createBatchRender({
    db,
    media: { has: async (sha256) => sha256 !== lost },
    helper: () => state,
    queue: {
      createBatch: async (batch) => {
        made.push(batch);
        return { batchId: 'batch', jobIds: batch.jobs.map((_, index) => `job-${index}`) };
      },
    },
    own,
    now: () => new Date(2026, 10, 21, 23, 59).getTime(),
  });
  return { batches, made };
}

const draft = (changes: Partial<BatchDraft> = {}): BatchDraft => ({
  name: 'Delivery',
  items: [{ project: story(), revision: 4, profiles: chooseProfiles(['VERTICAL_1080P', 'DRAFT_360P']) }],
  engine: null,
  nameTemplate: '{date} {project} {profile}',
  onMissing: 'refuse',
  when: { priority: 5, maxConcurrent: null, startAt: null, hours: null },
  ...changes,
});

it('plans every film as this browser would make it, twice the same, and queues it as planned', async () => {
  await writeSpeeds(db, { 'browser DRAFT_360P 640x360 30/1 mp4': { samples: [120, 120, 120] } });
  const { batches, made } = open();
  const plan = await batches.plan(draft(), { signal });
  expect(plan.problems).toEqual([]);
  expect(plan.jobs).toMatchObject([
    { profile: 'VERTICAL_1080P', width: 1080, height: 1920, frames: 60, engine: 'browser', seconds: null },
    { profile: 'DRAFT_360P', width: 640, height: 360, seconds: { from: 0.5, to: 0.6 } },
  ]);
  expect(plan.jobs[0]?.fileName).toMatch(/^2026-11-21 Night train VERTICAL_1080P\.(mp4|webm)$/);
  expect(canonicalJson(await batches.plan(draft(), { signal }))).toBe(canonicalJson(plan));

  expect(await batches.start(draft(), plan, { type: 'library' })).toBe('batch');
  expect(made).toMatchObject([
    {
      name: 'Delivery',
      jobs: [
        {
          profile: 'VERTICAL_1080P',
          revision: 4,
          engine: 'browser',
          fileName: '2026-11-21 Night train VERTICAL_1080P',
        },
        { profile: 'DRAFT_360P', codec: null, predicted: { from: 0.5, to: 0.6 } },
      ],
    },
  ]);
});

it('gives the helper what is large and what only it can make, by the encoder that it proved', async () => {
  const prores = profileFromData({
    name: 'MY_PRORES',
    size: { type: 'exact', width: 1280, height: 720 },
    codec: 'prores',
    container: 'mov',
  });
  const items = [
    { project: story(), revision: 1, profiles: [...chooseProfiles(['MASTER_4K', 'DRAFT_360P']), prores] },
  ];
  const { batches, made } = open({ state: { type: 'connected', facts: FACTS } });
  const plan = await batches.plan(draft({ items }), { signal });
  expect(plan.jobs).toMatchObject([
    { profile: 'MASTER_4K', engine: 'helper', encoder: 'libx264', hardware: false },
    { profile: 'DRAFT_360P', engine: 'browser' },
    { profile: 'MY_PRORES', engine: 'helper', encoder: 'prores_ks', container: 'mov', codec: 'prores' },
  ]);
  expect(plan.jobs[0]?.choices[0]?.reason).toContain('h264_nvenc: no such device');
  await batches.start(draft({ items }), plan, { type: 'library' });
  // One's own profile travels whole.
  expect(made[0]?.jobs[2]?.profile).toEqual(prores);
  expect(made[0]?.jobs[2]?.codec).toBe('prores');

  const alone = await open().batches.plan(draft({ items }), { signal });
  expect(alone.problems).toMatchObject([
    { reason: 'not-possible', profile: 'MY_PRORES', message: expect.stringContaining('Let the helper') },
  ]);
});

it('refuses a story whose media are missing, or leaves it out, as was chosen', async () => {
  const { batches, made } = open({ lost: SHA });
  const refused = await batches.plan(draft(), { signal });
  expect(refused.problems.map(({ reason }) => reason)).toEqual(['missing', 'missing']);
  await expect(batches.start(draft(), refused, { type: 'library' })).rejects.toMatchObject({
    code: 'input.setting-invalid',
  });
  const skipped = await batches.plan(draft({ onMissing: 'skip' }), { signal });
  expect(skipped.jobs.map((job) => [job.skipped, job.missing.length])).toEqual([
    [true, 1],
    [true, 1],
  ]);
  expect(made).toEqual([]);
});

it('tells the queue of films that it leaves out, and when the others may run', async () => {
  const { batches, made } = open({ lost: SHA });
  const [whole, broken] = [story('Day train', 'd'.repeat(64)), story()];
  const profiles = chooseProfiles(['DRAFT_360P']);
  const items = [whole, broken].map((project) => ({ project, revision: 1, profiles }));
  const when = { priority: 8, maxConcurrent: 2, startAt: 2e12, hours: { from: 1320, to: 360 } };
  const asked = draft({ items, when, onMissing: 'skip', nameTemplate: '{project} {profile} {n}' });
  const plan = await batches.plan(asked, { signal });
  await batches.start(asked, plan, { type: 'library' });
  expect(made[0]).toMatchObject({
    ...when,
    jobs: [{ project: { id: whole.id } }],
    leftOut: [
      {
        ...{ title: broken.title, profile: 'DRAFT_360P', framing: 'whole picture', width: 640, height: 360 },
        missing: [{ reason: 'media-lost' }],
      },
    ],
  });
});

it('two films of one name and a word that means nothing are told before anything runs', async () => {
  const { batches } = open();
  const plan = await batches.plan(draft({ nameTemplate: '{project} {title}' }), { signal });
  expect(plan.problems.map(({ reason }) => reason).sort()).toEqual(['name-unknown', 'same-name']);
});

it('a profile of a newer studio is not shown, and not lost when others are saved', async () => {
  const newer = { name: 'FROM_TOMORROW', size: { type: 'hologram' } };
  await db.put('settings', [newer], 'profiles');
  const reopened = await openOwnProfiles(db);
  expect(reopened.profiles()).toEqual([]);
  await reopened.saveProfile(
    profileFromData({ name: 'MINE', size: { type: 'exact', width: 800, height: 600 } }),
    null,
  );
  reopened.close();
  expect(await db.get('settings', 'profiles')).toContainEqual(newer);
});

it('own profiles are kept, renamed, taken from a file and refused with the reason', async () => {
  const { batches } = open();
  const mine = profileFromData({ name: 'MINE', size: { type: 'exact', width: 800, height: 600 } });
  await batches.saveProfile(mine, null);
  await batches.saveProfile({ ...mine, name: 'OTHER' }, 'MINE');
  expect(batches.profiles().map(({ name }) => name)).toEqual(['OTHER']);
  await expect(batches.saveProfile({ ...mine, name: 'MASTER_4K' }, null)).rejects.toMatchObject({
    code: 'input.profile-invalid',
  });
  await expect(batches.saveProfile({ ...mine, name: 'OTHER' }, null)).rejects.toMatchObject({
    code: 'input.profile-invalid',
  });
  const file = writeProfiles([mine, { ...mine, name: 'OTHER', label: 'From the file' }]);
  await batches.importProfiles(file);
  await expect(batches.importProfiles(file.replace('"format": 1', '"format": 9'))).rejects.toMatchObject({
    code: 'input.profile-newer',
  });
  const again = await openOwnProfiles(db);
  expect(again.profiles().map(({ name, label }) => [name, label])).toEqual([
    ['MINE', 'MINE'],
    ['OTHER', 'From the file'],
  ]);
  again.close();
});
