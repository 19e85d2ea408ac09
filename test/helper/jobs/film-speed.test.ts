import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { FilmDeps } from '../../../helper/execute/types.ts';
import {
  makeSpeedometer,
  type SpeedometerOptions,
  speedKey,
  workOf,
} from '../../../helper/jobs/film-speed.ts';
import { setFit } from '../../../shared/model/edits/framing.ts';
import type { HelperPlan } from '../../../shared/plan/helper-output.ts';
import { addSpeed, type SpeedBook } from '../../../shared/queue/speed.ts';
import { openBench, pictureStory, requestOf, SECOND } from '../execute/film-kit.ts';
import { makeRequest, noTools } from './job-samples.ts';
import { openJobs, reaches } from './jobs-kit.ts';

const SIZE = { width: 1920, height: 1080 };
/** As much of a plan as a speed depends on. */
const planOf = (totalFrames: number, encoder = 'libx264') =>
  ({ profile: 'PROJECT', ...SIZE, totalFrames, video: { engine: 'ffmpeg', encoder } }) as HelperPlan;
const KEY = speedKey({ encoder: 'libx264', profile: 'PROJECT', ...SIZE, frames: 600 }, '5.1.9');
const live = { signal: new AbortController().signal };

function makeMeter(more: Partial<SpeedometerOptions> = {}) {
  const kept: SpeedBook[] = [];
  const measure = vi.fn<NonNullable<SpeedometerOptions['measure']>>(async () => 50);
  const deps = { runner: noTools } as FilmDeps;
  const keep = async (book: SpeedBook) => void kept.push(book);
  const meter = makeSpeedometer({ deps, speeds: () => ({}), keep, isFree: () => true, measure, ...more });
  return { meter, measure, kept };
}

test('another ffmpeg, encoder or size is another speed', () => {
  expect(workOf(planOf(600), '5.1.9')).toEqual({ speedKey: KEY, frames: 600 });
  expect(workOf(planOf(600), '6.0').speedKey).not.toBe(KEY);
  expect(workOf(planOf(600, 'h264_nvenc'), '5.1.9').speedKey).not.toBe(KEY);
  expect(workOf({ ...planOf(600), width: 1280 }, '5.1.9').speedKey).not.toBe(KEY);
});

test('a film of seconds is its start for the most part, and tells nothing of longer ones', async () => {
  const keyOf = (frames: number) => workOf(planOf(frames), '5.1.9').speedKey;
  expect(keyOf(300)).toBe(KEY);
  expect(new Set([24, 74, 75, 149, 150, 299, 300].map(keyOf)).size).toBe(4);
  const book = addSpeed({}, keyOf(24), 3.5);
  const { meter } = makeMeter({ speeds: () => book });
  expect(await meter.secondsOf(planOf(48), live)).toMatchObject({ to: expect.closeTo(18.5, 1) });
  expect(await meter.secondsOf(planOf(200), live)).toBeNull();
  expect(await meter.secondsOf(planOf(1200), live)).toMatchObject({ to: expect.closeTo(32.4, 1) });
});

test('what was never made is measured once, kept, and told as a range', async () => {
  const { meter, measure, kept } = makeMeter();
  const both = await Promise.all([meter.secondsOf(planOf(600), live), meter.secondsOf(planOf(300), live)]);
  expect(measure).toHaveBeenCalledTimes(1);
  expect(kept).toEqual([{ [KEY]: { samples: [50] } }]);
  expect(both).toEqual([
    { from: expect.closeTo(7.8), to: expect.closeTo(16.2) },
    { from: expect.closeTo(3.9), to: expect.closeTo(8.1) },
  ]);
  // The same words the second time: a plan made twice is the same plan.
  expect(await meter.secondsOf(planOf(600), live)).toEqual(both[0]);
});

test.each<[string, Partial<SpeedometerOptions>, number, object | null]>([
  ['a film of seconds', {}, 299, null],
  ['a computer at work', { isFree: () => false }, 600, null],
  [
    'what was made before',
    { speeds: () => ({ [KEY]: { samples: [100] } }) },
    600,
    { to: expect.closeTo(8.1) },
  ],
])('%s is not measured', async (_, options, frames, expected) => {
  const { meter, measure } = makeMeter(options);
  const seconds = await meter.secondsOf(planOf(frames), live);
  if (expected === null) expect(seconds).toBeNull();
  else expect(seconds).toMatchObject(expected);
  expect(measure).not.toHaveBeenCalled();
});

test('what cannot be measured is not known, and stops nothing but for a cancel', async () => {
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { meter, measure } = makeMeter();
  measure.mockRejectedValueOnce(new Error('No encoder'));
  expect(await meter.secondsOf(planOf(600), live)).toBeNull();
  expect(complain).toHaveBeenCalledOnce();
  complain.mockRestore();
  const stopped = AbortSignal.abort(new DOMException('Stopped', 'AbortError'));
  await expect(meter.secondsOf(planOf(600), { signal: stopped })).rejects.toThrow('Stopped');
  expect(await meter.secondsOf(planOf(600), live)).not.toBeNull();
});

test('a single job is expected to take what its kind took before, and tells what it took', async () => {
  const work = { speedKey: 'libx264 SOCIAL_1080P 1920x1080 ffmpeg 5.1.9 under 75 frames', frames: 60 };
  const { jobs, films } = await openJobs({ findWork: async () => work, now: () => 1000 });
  const first = await jobs.submit(makeRequest());
  expect(jobs.entry(first.job.id)).toMatchObject({ work, predicted: null });
  expect(jobs.eta(first.job.id)).toBeNull();
  (await films.next()).finish();
  await reaches(jobs, first.job.id, 'COMPLETED');
  await expect.poll(() => Object.keys(jobs.speeds())).toEqual([work.speedKey]);
  const second = await jobs.submit(makeRequest({ revision: 2 }));
  const { predicted } = jobs.get(second.job.id) ?? {};
  expect(second.job.predicted).toEqual(predicted);
  expect(predicted?.to).toBeGreaterThan(0);
  expect(jobs.eta(second.job.id)).not.toBeNull();
});

test('what was measured beside a film that began meanwhile, or has told of it since, is not kept', async () => {
  let isFree = true;
  let book: SpeedBook = {};
  const { meter, measure, kept } = makeMeter({ isFree: () => isFree, speeds: () => book });
  measure.mockImplementationOnce(async () => {
    isFree = false;
    return 5;
  });
  expect(await meter.secondsOf(planOf(600), live)).toBeNull();
  isFree = true;
  measure.mockImplementationOnce(async () => {
    book = { [KEY]: { samples: [100] } };
    return 5;
  });
  expect(await meter.secondsOf(planOf(600), live)).toMatchObject({ to: expect.closeTo(8.1) });
  expect(kept).toEqual([]);
});

test('a job is measured before it runs only while no other does', async () => {
  const bench = await openBench();
  const story = await pictureStory(bench, [12 * SECOND]);
  const request = requestOf(story, { profile: 'DRAFT_360P' });
  const work = { speedKey: KEY, frames: 360 };
  const smart = {
    ...request,
    profile: 'VERTICAL_1080P',
    project: setFit.apply(story, 'VERTICAL_1080P', 'smart'),
  };
  let others: readonly string[] = ['other'];
  const isFree: SpeedometerOptions['isFree'] = (besides) => others.every((id) => id === besides);
  const { meter, measure } = makeMeter({ deps: bench.deps, isFree });
  expect(await meter.speedOf('job', work, request, live.signal)).toBeNull();
  expect(measure).not.toHaveBeenCalled();
  others = ['job'];
  expect(await meter.speedOf('job', work, smart, live.signal)).toBe(50);
  // A search for faces is told of by the film that needs it.
  expect(existsSync(join(bench.deps.cacheFolder, 'looks'))).toBe(false);
  measure.mockImplementationOnce(async () => {
    others = ['job', 'other'];
    return 5;
  });
  expect(await meter.speedOf('job', work, request, live.signal)).toBeNull();
});
