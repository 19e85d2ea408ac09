import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadBundle } from '../../../helper/cli/load-bundle.ts';
import type { HelperBatch } from '../../../helper/jobs/queue-types.ts';
import { BUNDLE, type SubmitRequest } from '../../../helper/jobs/types.ts';
import { writeBundle } from '../../../helper/jobs/write-bundle.ts';
import { reportOfBatch } from '../../../helper/server/batch-answers.ts';
import { makeMediaFolder } from '../../../helper/store/asset-files.ts';
import type { Project } from '../../../shared/model/project.ts';
import { makeRequest, makeStory } from './job-samples.ts';
import { makeTemporaryFolder, openJobs, putAssets, reaches } from './jobs-kit.ts';

const picture = randomBytes(3_000_000);
const voice = randomBytes(2000);
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const live = () => new AbortController().signal;

/** A story whose media are really there. */
function makeMedia() {
  const data = makeTemporaryFolder();
  putAssets(data, []);
  const story = makeStory();
  const assets: Project['assets'] = {};
  for (const [id, bytes] of [
    ['p', picture],
    ['v', voice],
  ] as const) {
    const asset = story.assets[id];
    if (asset === undefined) throw new Error('The story has both');
    writeFileSync(join(data, 'assets', hashOf(bytes)), bytes);
    Object.assign(assets, { [id]: { ...asset, bytes: bytes.length, sha256: hashOf(bytes) } });
  }
  const project: Project = { ...story, assets };
  return { data, project, media: makeMediaFolder(join(data, 'assets')) };
}

async function unpack(path: string) {
  const file = await open(path, 'r');
  try {
    return await loadBundle(file, { cacheFolder: makeTemporaryFolder(), signal: live() });
  } finally {
    await file.close();
  }
}

const wanted = (project: Project, more: Partial<SubmitRequest> = {}) =>
  makeRequest({ project, ...BUNDLE, ...more });

test('a bundle holds the project and its media, and is said to be done once it was read back', async () => {
  const { data, project, media } = makeMedia();
  const output = join(data, 'story.storyloom');
  const seen: { readonly stage: string; readonly ratio: number }[] = [];
  const made = await writeBundle({ project, media }, output, {
    signal: live(),
    onProgress: (progress) => seen.push(progress),
  });
  const bytes = readFileSync(output);
  expect(made).toEqual({ path: output, bytes: bytes.length, sha256: hashOf(bytes), media: 2, missing: [] });
  expect([...new Set(seen.map(({ stage }) => stage))]).toEqual(['writing', 'checking']);
  const ratios = seen.map(({ ratio }) => ratio);
  expect(ratios).toEqual([...ratios].sort((a, b) => a - b));
  expect(ratios.at(-1)).toBe(1);
  const { project: read, files } = await unpack(output);
  expect(read).toEqual(project);
  for (const file of [picture, voice]) {
    expect(readFileSync(files.get(hashOf(file)) ?? '').equals(file)).toBe(true);
  }
});

test.each(['writing', 'checking'])('stopped while it is %s, nothing of it stays', async (stage) => {
  const { data, project, media } = makeMedia();
  const before = readdirSync(data);
  const stop = new AbortController();
  const making = writeBundle({ project, media }, join(data, 'story.storyloom'), {
    signal: stop.signal,
    onProgress: (progress) => {
      if (progress.stage === stage) stop.abort(new DOMException('Stopped', 'AbortError'));
    },
  });
  await expect(making).rejects.toThrow('Stopped');
  expect(readdirSync(data)).toEqual(before);
});

test('a file that is not what it should be makes no bundle', async () => {
  const { data, project, media } = makeMedia();
  writeFileSync(join(data, 'assets', hashOf(voice)), randomBytes(2000));
  const before = readdirSync(data);
  const making = writeBundle({ project, media }, join(data, 'story.storyloom'), {
    signal: live(),
    onProgress: () => {},
  });
  await expect(making).rejects.toMatchObject({ code: 'failed.verify' });
  expect(readdirSync(data)).toEqual(before);
});

test('a job of this kind is queued, made, recorded and handed out like a film', async () => {
  const { data, project } = makeMedia();
  const { jobs } = await openJobs({ data });
  // Half a story is one worth keeping; it makes no film.
  const [first] = project.storyline;
  const half = { ...project, storyline: first === undefined ? [] : [{ ...first, setLength: null }] };
  const { job } = await jobs.submit(wanted(half));
  expect(jobs.entry(job.id)?.kind).toBe('bundle');
  const done = await reaches(jobs, job.id, 'COMPLETED');
  const output = jobs.output(job.id) ?? '';
  expect(jobs.artifact(done.artifactId ?? '')).toMatchObject({
    ...{ jobId: job.id, container: 'storyloom', fileName: 'The story.storyloom', media: 2, missing: [] },
    sha256: hashOf(readFileSync(output)),
  });
  expect((await unpack(output)).project.storyline).toHaveLength(1);
  expect(readdirSync(join(data, 'exports', job.id))).toEqual(['story.storyloom']);
  expect(await jobs.submit(wanted(half))).toMatchObject({ joined: true, job: { id: job.id } });
  expect(await jobs.remove(job.id)).toBe(true);
  expect(readdirSync(join(data, 'exports'))).toEqual([]);
});

test('in a batch it is made beside the films, and stands in the report without their numbers', async () => {
  const { data, project } = makeMedia();
  const { jobs, films } = await openJobs({ data });
  const asked = [makeRequest({ project }), wanted(project)];
  const { batch } = await jobs.createBatch({ name: 'Both', films: asked });
  (await films.next()).finish();
  await expect.poll(() => jobs.batch(batch.id)?.state).toBe('done');
  const report = reportOfBatch(jobs.batch(batch.id) as HelperBatch, jobs, 'now');
  expect(report.totals).toMatchObject({ jobs: 2, completed: 2, failed: 0 });
  expect(report.jobs[1]).toMatchObject({
    ...{ profile: 'BUNDLE', state: 'COMPLETED', fileName: 'The story.storyloom', frames: null, error: null },
    bytes: expect.any(Number),
  });
});

test('what the story uses has to be there; what it does not use is named', async () => {
  const { data, project } = makeMedia();
  const { jobs } = await openJobs({ data });
  const spare = { ...project.assets.p, id: 'spare', name: 'spare.jpg', sha256: 'e'.repeat(64) };
  const more = { ...project, assets: { ...project.assets, spare } } as Project;
  const { job } = await jobs.submit(wanted(more));
  const done = await reaches(jobs, job.id, 'COMPLETED');
  expect(jobs.artifact(done.artifactId ?? '')).toMatchObject({ media: 2, missing: ['spare.jpg'] });
  rmSync(join(data, 'assets', hashOf(voice)));
  const refused = jobs.submit(wanted(project));
  await expect(refused).rejects.toMatchObject({
    code: 'input.media-missing',
    media: { missing_images: [], missing_audio: ['s2'] },
  });
});

test('a disk without room pauses it with the reason', async () => {
  const { data, project } = makeMedia();
  const { jobs } = await openJobs({ data, freeBytes: async () => 512e6 });
  const { job } = await jobs.submit(wanted(project));
  expect(await reaches(jobs, job.id, 'PAUSED')).toMatchObject({ pausedBy: 'storage' });
  await expect.poll(() => readdirSync(join(data, 'exports'))).toEqual([]);
});

test('it takes room for what is put into it, whatever a project says of files that are not there', async () => {
  const { data, project } = makeMedia();
  const { jobs } = await openJobs({ data, freeBytes: async () => 1e9 });
  const [one, two] = ['e', 'f'].map((id) => ({
    ...project.assets.p,
    ...{ id, name: `${id}.jpg`, bytes: 1e15, sha256: id.repeat(64) },
  }));
  const again = { ...project.assets.p, id: 'again' };
  const more = { ...project, assets: { ...project.assets, e: one, f: two, again } } as Project;
  const { job } = await jobs.submit(wanted(more));
  await reaches(jobs, job.id, 'COMPLETED');
});

test('a file of another size than the project says makes no bundle, as none would be opened', async () => {
  const { data, project, media } = makeMedia();
  const voiceAsset = { ...project.assets.v, bytes: 1999 };
  const other = { ...project, assets: { ...project.assets, v: voiceAsset } } as Project;
  const making = writeBundle({ project: other, media }, join(data, 'story.storyloom'), {
    signal: live(),
    onProgress: () => {},
  });
  await expect(making).rejects.toMatchObject({
    code: 'failed.verify',
    message: expect.stringMatching(/voice.mp3.*2,000 bytes here, and 1,999/),
  });
});

test.skipIf(process.platform !== 'linux')('no file stays open where it was stopped', async () => {
  const { data, project, media } = makeMedia();
  // By name: the test's own programs open and close others.
  const openMedia = () =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(join('/proc/self/fd', fd)).startsWith(data);
      } catch {
        return false;
      }
    });
  for (let times = 0; times < 3; times += 1) {
    const stop = new AbortController();
    const making = writeBundle({ project, media }, join(data, 'story.storyloom'), {
      signal: stop.signal,
      onProgress: ({ ratio }) => {
        // In the middle of the picture.
        if (ratio > 0.1) stop.abort(new DOMException('Stopped', 'AbortError'));
      },
    });
    await expect(making).rejects.toThrow('Stopped');
  }
  await expect.poll(openMedia).toEqual([]);
});

test('a bundle of many files is written and opened without a warning', async () => {
  const { data, project, media } = makeMedia();
  const assets: Project['assets'] = { ...project.assets };
  for (let at = 0; at < 12; at += 1) {
    const bytes = randomBytes(at === 0 ? 2_500_000 : 100);
    writeFileSync(join(data, 'assets', hashOf(bytes)), bytes);
    const asset = { ...project.assets.p, id: `p${at}`, bytes: bytes.length, sha256: hashOf(bytes) };
    Object.assign(assets, { [asset.id]: asset });
  }
  const warned: Error[] = [];
  const onWarning = (warning: Error) => void warned.push(warning);
  process.on('warning', onWarning);
  onTestFinished(() => void process.off('warning', onWarning));
  const output = join(data, 'story.storyloom');
  const made = await writeBundle({ project: { ...project, assets }, media }, output, {
    signal: live(),
    onProgress: () => {},
  });
  expect(made.media).toBe(14);
  expect((await unpack(output)).files.size).toBe(14);
  // Warnings are told in a later turn.
  await new Promise((resolve) => setImmediate(resolve));
  expect(warned).toEqual([]);
});
