import { afterAll, beforeAll, expect, test } from 'vitest';
import { mixFilm } from '../../../shared/audio/mix-film.ts';
import { visibleMedia } from '../../../shared/model/derive.ts';
import { setCropPaths, setFit } from '../../../shared/model/edits/framing.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Profile } from '../../../shared/profiles/profiles.ts';
import { exportFilm, makePlan } from '../../../web/execute/export-film.ts';
import { helperLayers } from '../../../web/execute/helper-film.ts';
import { openLedger } from '../../../web/execute/opfs-ledger.ts';
import { openRenderPool, type RenderPool } from '../../../web/execute/render-chunks-pool.ts';
import { openSound } from '../../../web/media/sound-source.ts';
import type { MediaStore } from '../../../web/storage/media-store.ts';
import { drawFrames, hashFrames } from '../../../web/workers/render/client.ts';
import type { SharedStory } from '../../support/helper-film-process.ts';
import { ssim } from '../../support/ssim.ts';
import { askHelper, fromBase64, toBase64 } from '../media/helper-side.ts';
import { emptyLedger } from './ledger-helpers.ts';

/** The story of the end-to-end test, small enough to be made twice in a moment. */
const SIZE = { width: 640, height: 360 };
const live = { signal: new AbortController().signal };

let story: SharedStory;
let media: MediaStore;
let plan: Plan;

beforeAll(async () => {
  story = await askHelper('openStory', SIZE);
  media = mediaOf(story);
  plan = await makePlan(requestOf(story), { media });
  expect(plan.missing).toEqual([]);
  expect(new Set(plan.media.map(({ kind }) => kind))).toEqual(new Set(['picture', 'sound', 'video']));
});
afterAll(() => askHelper('closeStory', story));

test('frames of both engines have equal hashes, with the captions that the studio drew', async () => {
  const layers = await helperLayers({ project: story.project, profile: 'PROJECT' }, live.signal);
  if (layers === null) throw new Error('The story has captions');
  const theirs = await askHelper('frameHashes', { ...story, layers: await toBase64(layers.file) });
  const ours = await hashesHere(plan);
  expect(ours).toHaveLength(plan.totalFrames);
  expect(new Set(ours).size).toBeGreaterThan(plan.totalFrames / 2);
  expect(theirs).toEqual(ours);
});

test.each(['blur', 'smart'] as const)('frames that are fitted by %s have equal hashes', async (fit) => {
  const profile = tall();
  const framed = setFit.apply(story.project, profile.name, fit);
  const media = visibleMedia(framed);
  const paths = framed.storyline.flatMap(({ id }, at) => {
    const sha256 = media[at]?.asset.sha256;
    const keys = [0, 1, 2].map((key) => ({ at: 48_000 * key, x: 0.2 + 0.3 * key, y: 0.4 }));
    return sha256 ? [[id, { sha256, found: 'faces', faces: 1, keys } as const] as const] : [];
  });
  const project = setCropPaths.apply(framed, profile.name, Object.fromEntries(paths));
  const layers = await helperLayers({ project, profile }, live.signal);
  if (layers === null) throw new Error('The story has captions');
  const { folder } = story;
  const film = { folder, project, profile, layers: await toBase64(layers.file) };
  const theirs = await askHelper('frameHashes', film);
  const fitted = await makePlan({ ...requestOf(story), project, profile }, { media: mediaOf(story) });
  expect(fitted.chunks.every(({ slice }) => (slice.fit?.type ?? 'smart') === fit)).toBe(true);
  expect(await hashesHere(fitted)).toEqual(theirs);
});

test('captions that the helper draws itself are alike to the eye', async () => {
  const wanted = plan.chunks.flatMap(({ firstFrame, slice }) =>
    slice.captions.slice(0, 3).map(({ first }) => firstFrame + Math.max(0, first) + 1),
  );
  const theirs = await askHelper('frameLuma', { ...story, layers: null }, wanted);
  let worst = 1;
  await withPool(plan, async ({ lanes: [lane] }) => {
    for (const [index, frame] of wanted.entries()) {
      const chunk = plan.chunks.findLast(({ firstFrame }) => firstFrame <= frame);
      if (chunk === undefined || lane === undefined) throw new Error('Nothing to draw');
      const bytes = await lane.withSlice(chunk.slice, (link, job) =>
        drawFrames(link, job, [frame - chunk.firstFrame], live),
      );
      const luma = new Uint8Array(bytes, 0, SIZE.width * SIZE.height);
      worst = Math.min(worst, ssim(luma, fromBase64(theirs[index] ?? ''), SIZE.width, SIZE.height));
    }
  });
  expect(wanted.length).toBeGreaterThanOrEqual(8);
  expect(worst).toBeGreaterThanOrEqual(0.999);
});

test('the finished mix is the same before it is encoded', async () => {
  const theirs = await askHelper('mix', { ...story, layers: null });
  const ours = await mixHere();
  for (const channel of ['left', 'right'] as const) {
    const other = new Float32Array(fromBase64(theirs[channel]).buffer);
    expect(other).toHaveLength(plan.totalSamples);
    expect(ours[channel]).toHaveLength(plan.totalSamples);
    let most = 0;
    for (let at = 0; at < other.length; at += 1)
      most = Math.max(most, Math.abs((other[at] ?? 0) - (ours[channel][at] ?? 0)));
    expect(most).toBeLessThanOrEqual(10 ** (-90 / 20));
    expect(Math.max(...ours[channel].subarray(0, 48_000))).toBeGreaterThan(0.05);
  }
});

test('both films have the same frames and sound of the same length', async () => {
  await emptyLedger();
  const ledger = await openLedger();
  const artifact = await exportFilm(
    { jobId: 'both-engines', ...requestOf(story) },
    { ledger, media },
    { ...live, onProgress: () => {} },
  );
  const film = await libraryFile(artifact.libraryPath);
  const browser = await askHelper('measure', story, await toBase64(film));
  const helper = await askHelper('render', { ...story, layers: null });
  expect(helper.told).toEqual({ frames: plan.totalFrames, samples: plan.totalSamples });
  expect(artifact).toMatchObject({ frames: plan.totalFrames, seconds: plan.totalSamples / 48_000 });
  expect(helper.facts).toEqual(browser);
  expect(helper.facts).toMatchObject({ frames: plan.totalFrames, size: [SIZE.width, SIZE.height] });
});

function requestOf({ project }: SharedStory) {
  return { project, profile: 'PROJECT', container: 'mp4', destination: { type: 'library' } } as const;
}

function mediaOf(from: SharedStory): MediaStore {
  const files = new Map(
    from.media.map(({ sha256, name, type, bytes }) => [
      sha256,
      new File([fromBase64(bytes)], name, { type }),
    ]),
  );
  const find = (sha256: string | null) => {
    const file = files.get(sha256 ?? '');
    if (file === undefined) throw new Error(`No media ${sha256}`);
    return file;
  };
  return {
    open: async ({ sha256 }) => find(sha256),
    openByHash: async (sha256) => find(sha256),
    has: async (sha256) => files.has(sha256),
  };
}

/** Of another shape than the story, with its own safe area. */
function tall(): Profile {
  const size = { type: 'exact', width: 202, height: 360 } as const;
  return { name: 'TALL', label: 'Tall', size, highestRate: null, bitrates: null, audioBitrate: 128_000 };
}

function hashesHere(film: Plan): Promise<string[]> {
  return withPool(film, async ({ lanes: [lane] }) => {
    const hashes: string[] = [];
    for (const { slice } of film.chunks) {
      const all = Array.from({ length: slice.frames }, (_, at) => at);
      const drawn = await lane?.withSlice(slice, (link, job) => hashFrames(link, job, all, live));
      hashes.push(...(drawn ?? []));
    }
    return hashes;
  });
}

async function withPool<Result>(film: Plan, work: (pool: RenderPool) => Promise<Result>): Promise<Result> {
  const pool = await openRenderPool(film, { media, workers: 1, cacheBytes: 256 << 20 }, live.signal);
  try {
    return await work(pool);
  } finally {
    pool.close();
  }
}

async function mixHere() {
  const open = async (sha256: string) => openSound(await media.openByHash(sha256, sha256), live);
  const mixed = { left: new Float32Array(plan.totalSamples), right: new Float32Array(plan.totalSamples) };
  let at = 0;
  for await (const { left, right } of await mixFilm(plan.sound, open, live)) {
    mixed.left.set(left, at);
    mixed.right.set(right, at);
    at += left.length;
  }
  return mixed;
}

async function libraryFile(path: string | null): Promise<File> {
  const [folder = '', name = ''] = (path ?? '').split('/');
  const root = await navigator.storage.getDirectory();
  return (await (await root.getDirectoryHandle(folder)).getFileHandle(name)).getFile();
}
