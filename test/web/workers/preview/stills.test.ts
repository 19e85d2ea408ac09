import { expect, it } from 'vitest';
import { setFit } from '../../../../shared/model/edits/framing.ts';
import { makeProject } from '../../../../shared/model/make-project.ts';
import { makeSegment } from '../../../../shared/model/make-segment.ts';
import type { Fit, Project } from '../../../../shared/model/project.ts';
import { profileOf } from '../../../../shared/profiles/profile-choice.ts';
import { makeStillsClient } from '../../../../web/workers/preview/client.ts';

const signal = new AbortController().signal;
const SHA = 'a'.repeat(64);

/** A still picture, red on its left half and blue on its right. */
async function makeStory(fit: Fit): Promise<{ project: Project; file: File }> {
  const canvas = new OffscreenCanvas(640, 360);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('No canvas');
  for (const [colour, x] of [
    ['#d02020', 0],
    ['#2020d0', 320],
  ] as const) {
    context.fillStyle = colour;
    context.fillRect(x, 0, 320, 360);
  }
  const file = new File([await canvas.convertToBlob()], 'halves.png', { type: 'image/png' });
  const base = makeProject({ id: 'p', title: 'Shapes', look: { width: 640, height: 360 } });
  const project: Project = {
    ...base,
    assets: {
      one: {
        kind: 'picture',
        id: 'one',
        name: 'halves.png',
        bytes: 1,
        type: 'image/png',
        sha256: SHA,
        width: 640,
        height: 360,
      },
    },
    storyline: [
      makeSegment({ id: 's', text: '', visual: { type: 'picture', asset: 'one' }, setLength: 48_000 }),
    ],
  };
  const still = { ...project, look: { ...project.look, background: '#00ff00' } };
  const [segment] = still.storyline;
  if (segment === undefined) throw new Error('No segment');
  const quiet = {
    ...still,
    storyline: [{ ...segment, motion: { ...segment.motion, move: 'still' as const } }],
  };
  return { project: setFit.apply(quiet, 'VERTICAL_1080P', fit), file };
}

async function colourAt(bitmap: ImageBitmap, x: number, y: number): Promise<string> {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('No canvas');
  context.drawImage(bitmap, 0, 0);
  const [red = 0, green = 0, blue = 0] = context.getImageData(
    Math.floor(x * bitmap.width),
    Math.floor(y * bitmap.height),
    1,
    1,
  ).data;
  return green > 150 ? 'background' : red > blue ? 'red' : 'blue';
}

it('one film is shown in the shape of each profile, fitted as it will be exported', async () => {
  const profiles = ['LANDSCAPE_1080P', 'VERTICAL_1080P', 'SQUARE_720P'].map(profileOf);
  const { project, file } = await makeStory('letterbox');
  const client = makeStillsClient(async () => file);
  try {
    const films = await client.load(project, [], profiles);
    expect(films.map(({ width, height }) => [width, height])).toEqual([
      [1920, 1080],
      [1080, 1920],
      [720, 720],
    ]);
    const [wide, tall, square] = await Promise.all(
      profiles.map(({ name }) => client.still(name, 24_000, { signal })),
    );
    if (!wide || !tall || !square) throw new Error('A still is missing');
    expect([wide, tall, square].map(({ width, height }) => [width, height])).toEqual([
      [640, 360],
      [360, 640],
      [360, 360],
    ]);
    expect([await colourAt(wide, 0.2, 0.5), await colourAt(wide, 0.8, 0.5)]).toEqual(['red', 'blue']);
    expect([await colourAt(tall, 0.2, 0.5), await colourAt(tall, 0.5, 0.1)]).toEqual(['red', 'background']);
    for (const each of [wide, tall, square]) each.close();

    // An edit changes what is seen, and a profile that was taken away has no film.
    const cropped = await makeStory('crop');
    await client.load(cropped.project, [], profiles.slice(1));
    const after = await client.still('VERTICAL_1080P', 0, { signal });
    if (!after) throw new Error('A still is missing');
    expect(await colourAt(after, 0.5, 0.1)).not.toBe('background');
    expect(await client.still('LANDSCAPE_1080P', 0, { signal })).toBe(null);
  } finally {
    client.terminate();
  }
});

it('a picture that is lost is told, with its code', async () => {
  const { project } = await makeStory('crop');
  const client = makeStillsClient(async () => {
    throw new DOMException('Gone', 'NotFoundError');
  });
  try {
    await client.load(project, [], [profileOf('VERTICAL_1080P')]);
    await expect(client.still('VERTICAL_1080P', 0, { signal })).rejects.toMatchObject({
      code: expect.stringMatching(/^[a-z]+\.[a-z-]+$/),
    });
    await client.load(project, [SHA], [profileOf('VERTICAL_1080P')]);
    const drawn = await client.still('VERTICAL_1080P', 0, { signal });
    expect(drawn === null ? null : await colourAt(drawn, 0.5, 0.5)).toBe('background');
  } finally {
    client.terminate();
  }
});
