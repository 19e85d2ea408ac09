import { setText } from '../../shared/model/edits/segments.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { exportFilm, makePlan } from '../../web/execute/export-film.ts';
import { openLedger } from '../../web/execute/opfs-ledger.ts';
import { makePictureStore } from '../../web/execute/picture-store.ts';
import { defaultWorkers, renderChunks } from '../../web/execute/render-chunks.ts';
import { openRenderPool } from '../../web/execute/render-chunks-pool.ts';
import { drawFrames } from '../../web/workers/render/client.ts';
import { compareWithCanvas } from './canvas.ts';
import { countCuts } from './cuts.ts';
import { encodeReadyFrames, makeUsualFilm, type ReadyFrames } from './references.ts';
import { makeStory, type Story, type StoryShape } from './story.ts';

/** The 60 s story of ten pictures with captions and crossfades that the table is about. */
const SIXTY: StoryShape = {
  segments: 10,
  secondsEach: 6,
  pictures: 10,
  pictureWidth: 2400,
  pictureHeight: 1600,
};
/** Two bitrates of sound, three sizes of picture. */
const TOGETHER = ['LANDSCAPE_1080P', 'VERTICAL_1080P', 'PREVIEW_720P'];
const FRESH = { signal: new AbortController().signal };

const cases = {
  async makeStory() {
    made = { story: await makeStory(SIXTY), plan: null };
  },

  /** Draws the reference's frames ahead, so that `limit` measures encoders alone. */
  async drawReady() {
    const story = here();
    const plan = await planOf(story);
    made = { story, plan };
    ready = await drawReady(plan, story);
  },

  /** Frames a second from the first to the last encoded frame. */
  async encode() {
    const [story, plan] = [here(), planned()];
    const ledger = await emptyLedger();
    let first: { at: number; frames: number } | null = null;
    let last = { at: 0, frames: 0 };
    await renderChunks(
      plan,
      { ledger, media: story.media },
      {
        ...FRESH,
        onProgress: ({ framesDone }) => {
          const now = performance.now();
          if (framesDone > 0 && !first) first = { at: now, frames: framesDone };
          if (framesDone > last.frames) last = { at: now, frames: framesDone };
        },
      },
    );
    const start = first ?? { at: 0, frames: 0 };
    return ((last.frames - start.frames) * 1000) / (last.at - start.at);
  },

  /** Seconds that as many encoders need for as many frames that are already drawn. */
  async limit() {
    const plan = planned();
    if (!ready) throw new TypeError('No frames are ready');
    return encodeReadyFrames(ready, {
      codec: plan.video.codecString,
      bitrate: plan.video.bitrate,
      encoders: defaultWorkers(),
      total: plan.totalFrames,
      keyEvery: plan.chunks[0]?.frames ?? 120,
    });
  },

  /** From the click with cold caches to the verified file; before any plan, so that encoders are proved in it. */
  whole: () => timeExport(here(), 'whole'),

  /** The same film the usual way. */
  usual() {
    const [story, plan] = [here(), planned()];
    return makeUsualFilm({
      pictures: story.pictures,
      texts: story.project.storyline.map((segment) => segment.text),
      width: plan.width,
      height: plan.height,
      rate: 30,
      secondsEach: SIXTY.secondsEach,
      fade: 0.5,
      zoom: 1.3,
      codec: plan.video.codecString,
      bitrate: plan.video.bitrate,
    });
  },

  kernel: () => compareWithCanvas(),

  cuts: (url: string) => countCuts(url),

  /** A ten-minute story again after one caption was changed. */
  async again() {
    const story = await makeStory({ ...SIXTY, segments: 100, look: { width: 640, height: 360 } });
    const first = await timeExport(story, 'first', { keepLedger: false });
    const project = setText.apply(
      story.project,
      'segment-50',
      'Only this caption was changed, and nothing else in the whole story.',
    );
    const again = await timeExport({ ...story, project }, 'again', { keepLedger: true });
    return { first, again };
  },

  /** Three films of one story, one after the other as a batch makes them: how often media was opened for them. */
  async batch() {
    const { project, media: files, pictures: photos } = await makeStory(SIXTY);
    const opened: string[] = [];
    const media: typeof files = {
      ...files,
      openByHash(sha256, name) {
        opened.push(name);
        return files.openByHash(sha256, name);
      },
    };
    const ledger = await emptyLedger();
    const pictures = makePictureStore({ media });
    const requestOf = (profile: string) => {
      const destination = { type: 'library' } as const;
      return { jobId: profile, project, profile, container: 'mp4', destination } as const;
    };
    for (const [index, profile] of TOGETHER.entries()) {
      const behind = TOGETHER.slice(index + 1);
      const others = async () => ({
        behind: await Promise.all(behind.map((name) => makePlan(requestOf(name), { media }))),
        beside: [],
      });
      const progress = { ...FRESH, onProgress: () => undefined };
      await exportFilm(requestOf(profile), { ledger, media, pictures, others }, progress);
    }
    pictures.close();
    const names = new Set(photos.map(({ name }) => name));
    const decodes = opened.filter((name) => names.has(name)).length;
    return { pictures: names.size, decodes, mixes: opened.length - decodes };
  },

  /** Ten pictures at 2160p and zoom 3; memory is measured from outside. */
  async large() {
    const story = await makeStory({
      segments: 10,
      secondsEach: 2,
      pictures: 10,
      pictureWidth: 6000,
      pictureHeight: 4000,
      look: { width: 3840, height: 2160, zoom: 3 },
    });
    return { seconds: await timeExport(story, 'large') };
  },

  async minutes(count: number) {
    const story = await makeStory({ ...SIXTY, segments: count * 10, look: { width: 640, height: 360 } });
    return { seconds: await timeExport(story, `minutes-${count}`) };
  },
};

let made: { story: Story; plan: Plan | null } | null = null;
let ready: ReadyFrames | null = null;

function here(): Story {
  if (!made) throw new TypeError('There is no story yet');
  return made.story;
}

function planned(): Plan {
  if (!made?.plan) throw new TypeError('There is no plan yet');
  return made.plan;
}

async function planOf(story: Story): Promise<Plan> {
  return makePlan(
    { project: story.project, profile: 'PROJECT', container: 'mp4', destination: { type: 'library' } },
    { media: story.media },
  );
}

async function timeExport(story: Story, jobId: string, { keepLedger = false } = {}): Promise<number> {
  const ledger = keepLedger ? await openLedger() : await emptyLedger();
  const started = performance.now();
  await exportFilm(
    { jobId, project: story.project, profile: 'PROJECT', container: 'mp4', destination: { type: 'library' } },
    { ledger, media: story.media },
    { ...FRESH, onProgress: () => undefined },
  );
  return (performance.now() - started) / 1000;
}

async function emptyLedger() {
  const ledger = await openLedger();
  await ledger.unpin('project-bench');
  await ledger.clear();
  return ledger;
}

/** Frames of the film itself, drawn ahead: encoders work harder on some pictures than on others. */
async function drawReady(plan: Plan, story: Story): Promise<ReadyFrames> {
  const pool = await openRenderPool(
    plan,
    { media: story.media, workers: 1, cacheBytes: 512 << 20 },
    FRESH.signal,
  );
  try {
    const [lane] = pool.lanes;
    const chunk = plan.chunks[1];
    if (!lane || !chunk) throw new TypeError('Nothing to draw');
    const count = Math.min(60, chunk.frames);
    const bytes = await lane.withSlice(chunk.slice, (link, job) =>
      drawFrames(
        link,
        job,
        Array.from({ length: count }, (_, i) => i),
        FRESH,
      ),
    );
    const size = (plan.width * plan.height * 3) / 2;
    const frames = Array.from({ length: count }, (_, i) => new Uint8Array(bytes, i * size, size));
    return { width: plan.width, height: plan.height, rate: plan.rate.num / plan.rate.den, frames };
  } finally {
    pool.close();
  }
}

Object.assign(window, { bench: cases });
export type BenchCases = typeof cases;
