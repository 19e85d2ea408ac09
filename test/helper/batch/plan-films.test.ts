import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { planFilms } from '../../../helper/batch/plan-films.ts';
import { workOf } from '../../../helper/jobs/film-speed.ts';
import { planBatch } from '../../../shared/batch/plan-batch.ts';
import { StudioError } from '../../../shared/errors.ts';
import { setFit } from '../../../shared/model/edits/framing.ts';
import { chooseProfiles } from '../../../shared/profiles/profile-choice.ts';
import type { Profile } from '../../../shared/profiles/profiles.ts';
import { pictureProject } from '../../support/test-helper.ts';
import { makeFolder, makeRunner } from '../ffmpeg/tools-kit.ts';
import { makeFlag } from '../listen/faces/faces-kit.ts';

const own = (name: string, more: Partial<Profile>): Profile => ({
  ...{
    name,
    label: name,
    size: { type: 'exact', width: 128, height: 96 },
    highestRate: null,
    bitrates: null,
  },
  ...{ audioBitrate: 96_000 },
  ...more,
});
const options = {
  hardware: 'cpu',
  signal: new AbortController().signal,
  secondsOf: async () => null,
} as const;

it('what cannot be made is told for its profile, and the others are planned', async () => {
  const runner = await makeRunner();
  const deps = { runner, media: { path: () => '/here' }, cacheFolder: await makeFolder() };
  const project = { ...pictureProject(), look: { ...pictureProject().look, rate: '60' as const } };
  const profiles = [
    ...chooseProfiles(['DRAFT_360P']),
    own('WRONG', { codec: 'vp9', container: 'mov' }),
    own('FAST', { size: { type: 'exact', width: 4096, height: 2304 } }),
    own('RIGHT', { codec: 'vp9' }),
  ];
  const films = await planFilms({ project, revision: 1, profiles }, deps, options);
  expect(films).toMatchObject([
    { type: 'planned', engine: 'helper', plan: { width: 640, height: 360, rate: { num: 30, den: 1 } } },
    { type: 'impossible', message: expect.stringContaining('MOV files do not hold VP9 video') },
    { type: 'impossible', message: expect.stringContaining('56 frames per second of 4096x2304, not 60') },
    { type: 'planned', plan: { container: 'webm', width: 128, video: { codec: 'vp9' } } },
  ]);
  const [first] = films;
  expect(first?.type === 'planned' && workOf(first.plan, '5.1')).toEqual({
    speedKey: 'libx264 DRAFT_360P 640x360 ffmpeg 5.1 under 75 frames',
    frames: 30,
  });
});

it('what is wrong with this computer concerns all of them', async () => {
  const runner = await makeRunner();
  const lost = new StudioError('environment.ffmpeg-missing', 'It is gone');
  const broken = {
    ...runner,
    read: () => Promise.reject(lost),
    start: () => {
      throw lost;
    },
  };
  const deps = { runner: broken, media: { path: () => '/here' }, cacheFolder: await makeFolder() };
  const item = { project: pictureProject(), revision: 1, profiles: chooseProfiles(['DRAFT_360P']) };
  await expect(planFilms(item, deps, options)).rejects.toBe(lost);
});

it('a smart crop that nobody framed is found, and its plan and the batch say so', async () => {
  const runner = await makeRunner();
  const folder = await makeFolder();
  const path = join(folder, 'flag.png');
  await writeFile(path, makeFlag(300));
  const deps = { runner, media: { path: () => path }, cacheFolder: folder };
  const profiles = chooseProfiles(['VERTICAL_1080P']);
  const item = { project: setFit.apply(pictureProject(), 'VERTICAL_1080P', 'smart'), revision: 1, profiles };
  const films = await planFilms(item, deps, options);
  const found = 'no faces: saliency';
  expect(films).toMatchObject([
    {
      type: 'planned',
      plan: {
        choices: expect.arrayContaining([expect.objectContaining({ what: 'framing', chosen: found })]),
      },
    },
  ]);
  const asked = { name: 'Flags', items: [item], nameTemplate: '{profile}', onMissing: 'refuse' } as const;
  const { jobs } = planBatch(asked, { date: '2026-11-21', taken: [], films: [films] });
  expect(jobs.map(({ framing }) => framing)).toEqual([found]);
});
