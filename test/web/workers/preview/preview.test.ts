import { expect, it } from 'vitest';
import { Arena } from '../../../../shared/kernel/arena.ts';
import { createKernelMemory, instantiateKernel } from '../../../../shared/kernel/kernel.ts';
import { preparePicture } from '../../../../shared/kernel/prepare.ts';
import { makeProject } from '../../../../shared/model/make-project.ts';
import { makeSegment } from '../../../../shared/model/make-segment.ts';
import type { Asset, Project } from '../../../../shared/model/project.ts';
import { compilePlan } from '../../../../shared/plan/compile-plan.ts';
import { findProfile } from '../../../../shared/profiles/profiles.ts';
import { makeFrameDrawer } from '../../../../web/media/frame-drawer.ts';
import { loadKernelModule } from '../../../../web/media/picture-kernel.ts';
import { openPicture } from '../../../../web/media/picture-open.ts';
import { makePreviewClient, type PreviewEvent, previewHash } from '../../../../web/workers/preview/client.ts';
import { SOFTWARE_H264 } from '../../execute/plan-helpers.ts';

const SIZE = { width: 640, height: 360 };

async function makePicture(colour: string, name: string): Promise<File> {
  const canvas = new OffscreenCanvas(SIZE.width, SIZE.height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('No canvas');
  context.fillStyle = colour;
  context.fillRect(0, 0, SIZE.width, SIZE.height);
  context.fillStyle = '#202020';
  context.fillRect(0, 0, 90, 60);
  return new File([await canvas.convertToBlob({ type: 'image/png' })], name, { type: 'image/png' });
}

async function makeStory(sha: (index: number) => string | null) {
  const colours = ['#d04020', '#2060c0'];
  const files = await Promise.all(colours.map((colour, index) => makePicture(colour, `${index}.png`)));
  const assets = files.map(
    (file, index): Asset => ({
      kind: 'picture',
      id: `picture-${index}`,
      name: file.name,
      bytes: file.size,
      type: file.type,
      sha256: sha(index),
      ...SIZE,
    }),
  );
  const base = makeProject({ id: 'p', title: 'Preview', look: { ...SIZE } });
  const project: Project = {
    ...base,
    assets: Object.fromEntries(assets.map((asset) => [asset.id, asset])),
    storyline: assets.map((asset, index) =>
      makeSegment({
        id: `s${index}`,
        text: 'Two words',
        visual: { type: 'picture', asset: asset.id },
        setLength: 48_000,
      }),
    ),
  };
  const open = async (sha256: string) => {
    const index = assets.findIndex((asset) => previewHash(asset) === sha256);
    const file = files[index];
    if (file === undefined) throw new Error('No such picture');
    return file;
  };
  return { project, open };
}

/** A preview on a canvas in the page, and a promise of each frame it shows. */
function startPreview(open: (sha256: string) => Promise<File>) {
  const canvas = document.createElement('canvas');
  document.body.append(canvas);
  const waiting = new Map<number, () => void>();
  const events: PreviewEvent[] = [];
  const client = makePreviewClient(canvas, {
    openMedia: open,
    onEvent(event) {
      events.push(event);
      if (event.type === 'shown') waiting.get(event.frame)?.();
    },
  });
  const shows = async (frame: number) => {
    const shown = new Promise<void>((resolve) => waiting.set(frame, resolve));
    await client.show(frame);
    await shown;
  };
  const close = () => {
    client.terminate();
    canvas.remove();
  };
  /** What is on the screen, at one place. */
  const pixel = async (x: number, y: number) => {
    // What a worker draws reaches the page with the next picture of the screen.
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    const copy = new OffscreenCanvas(SIZE.width, SIZE.height);
    const context = copy.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('No canvas');
    context.drawImage(canvas, 0, 0);
    return [...context.getImageData(x, y, 1, 1).data].slice(0, 3);
  };
  return { client, shows, pixel, events, close };
}

it('shows the very bytes that the export draws, for motion, captions and transitions', async () => {
  const { project, open } = await makeStory((index) => String(index + 1).repeat(64));
  const preview = startPreview(open);
  const film = await preview.client.load(project, []);
  expect(film).toMatchObject({ ...SIZE, totalFrames: 60 });

  const profile = findProfile('PROJECT');
  if (profile === null) throw new Error('No profile');
  const plan = compilePlan(project, profile, {
    container: 'mp4',
    video: SOFTWARE_H264,
    audio: { codec: 'aac', engine: 'wasm', bitrate: 192_000, channels: 2 },
    choices: [],
    available: new Set(Object.values(project.assets).flatMap((asset) => asset.sha256 ?? [])),
  });
  const memory = createKernelMemory({ shared: false, maximumBytes: 1 << 28 });
  const kernel = instantiateKernel(await loadKernelModule(false), memory);
  const arena = new Arena(memory);
  const { signal } = new AbortController();
  const drawer = makeFrameDrawer({
    kernel,
    arena,
    pictures: {
      async acquire(need) {
        const picture = await openPicture(await open(need.sha256), { signal });
        const colour = () => Promise.reject(new Error('These are sRGB'));
        return preparePicture(kernel, arena, picture.source, {
          scaleTo: need.size,
          background: need.background,
          colour,
        });
      },
      release() {},
    },
    openVideo: () => Promise.reject(new Error('There is no video')),
  });
  for (const frame of [0, 12, 29, 31, 59]) {
    await preview.shows(frame);
    const chunk = plan.chunks.find(
      (each) => frame >= each.firstFrame && frame < each.firstFrame + each.frames,
    );
    if (chunk === undefined) throw new Error('No chunk');
    await drawer.ready(chunk.slice, 0, chunk.frames, { signal });
    const hash = drawer.hash(chunk.slice, frame - chunk.firstFrame);
    expect(await preview.client.shown()).toMatchObject({ frame, hash });
  }
  drawer.dispose();
  preview.close();
});

it('puts colours on the screen as they are in the picture, within three levels', async () => {
  const { project, open } = await makeStory((index) => String(index + 1).repeat(64));
  const quiet: Project = {
    ...project,
    look: { ...project.look, captions: { ...project.look.captions, mode: 'off' } },
  };
  const preview = startPreview(open);
  await preview.client.load(quiet, []);
  await preview.shows(5);
  // The frame is on the canvas a moment before the browser has put it on the screen.
  await expect
    .poll(async () => {
      const shown = await preview.pixel(320, 200);
      return Math.max(...[0xd0, 0x40, 0x20].map((level, index) => Math.abs((shown[index] ?? 0) - level)));
    })
    .toBeLessThanOrEqual(3);
  preview.close();
});

it('shows a picture whose hash is not known yet', async () => {
  const { project, open } = await makeStory(() => null);
  const preview = startPreview(open);
  await preview.client.load(project, []);
  await preview.shows(45);
  const [red = 0, , blue = 0] = await preview.pixel(320, 100);
  expect(blue).toBeGreaterThan(red + 60);
  preview.close();
});

it('an edit is shown without being asked for, and a broken picture is named', async () => {
  const { project, open } = await makeStory((index) => String(index + 1).repeat(64));
  const broken = '2'.repeat(64);
  const preview = startPreview(async (sha256) =>
    sha256 === broken ? new File(['not a picture'], 'broken.jpg') : open(sha256),
  );
  await preview.client.load(project, []);
  await preview.shows(5);
  const before = await preview.client.shown();
  const zoomed: Project = { ...project, look: { ...project.look, zoom: 2.5 } };
  await preview.client.load(zoomed, []);
  await expect.poll(async () => (await preview.client.shown())?.hash).not.toBe(before?.hash);
  await preview.client.show(50);
  await expect
    .poll(() => preview.events.find((event) => event.type === 'failed'))
    .toMatchObject({
      error: { code: 'unsupported.picture-type' },
    });
  preview.close();
});
