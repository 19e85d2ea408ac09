import { afterAll, describe, expect, test } from 'vitest';
import type { FoundBox } from '../../../../shared/analysis/found.ts';
import { makeFaceFinder } from '../../../../web/workers/faces/client.ts';
import { corpusFile } from '../../media/corpus-file.ts';
import { makeVideo } from './make-video.ts';

const signal = new AbortController().signal;
const finder = makeFaceFinder();
afterAll(() => finder.close());

/** Where people who looked at the pictures say the faces are, in parts. */
const SEEN: Readonly<
  Record<string, readonly (readonly [x: number, y: number, right: number, bottom: number])[]>
> = {
  'photo/astronaut.png': [[0.36, 0.08, 0.54, 0.35]],
  'photo/two_people.jpg': [
    [0.22, 0.07, 0.35, 0.34],
    [0.7, 0.06, 0.84, 0.36],
  ],
};

describe('real pictures', () => {
  for (const [path, faces] of Object.entries(SEEN)) {
    test(`faces of ${path} are where they are seen`, async ({ skip }) => {
      const file = await corpusFile(path);
      if (file === null) return skip();
      const look = await finder.picture(file, { signal });
      expect(look.salient).toBeNull();
      const found = look.faces.toSorted((a, b) => a.x - b.x);
      expect(found).toHaveLength(faces.length);
      for (const [index, [x, y, right, bottom]] of faces.entries()) {
        const face = found[index];
        if (face === undefined) continue;
        expect(shared(face, { x, y, width: right - x, height: bottom - y })).toBeGreaterThan(0.6);
        expect(face.confidence).toBeGreaterThan(0.7);
      }
    });
  }

  test('a face that is small in a wide picture is found too', async ({ skip }) => {
    const file = await corpusFile('photo/astronaut.png');
    if (file === null) return skip();
    const wide = new OffscreenCanvas(2400, 800);
    const context = wide.getContext('2d');
    context?.drawImage(await createImageBitmap(file), 1900, 500, 260, 260);
    const look = await finder.picture(await fileOf(wide, 'wide.png'), { signal });
    expect(look.faces).toHaveLength(1);
    const [face] = look.faces;
    expect(((face?.x ?? 0) + (face?.width ?? 0) / 2) * 2400).toBeCloseTo(1900 + 0.45 * 260, -2);
  });
});

test('where there is no face, what stands out is found, on its side', async () => {
  for (const at of [300, 1100]) {
    const look = await finder.picture(await plainWithFlag(at), { signal });
    expect(look.faces).toEqual([]);
    expect(Math.abs((look.salient?.x ?? 0) * 1600 - at)).toBeLessThan(200);
  }
});

test('in a picture of one colour nothing stands out', async () => {
  const canvas = new OffscreenCanvas(800, 600);
  const context = canvas.getContext('2d');
  if (context !== null) context.fillStyle = '#556';
  context?.fillRect(0, 0, 800, 600);
  const look = await finder.picture(await fileOf(canvas, 'plain.png'), { signal });
  expect(look).toEqual({ at: 0, cut: null, faces: [], salient: null });
});

test('a video is looked at twice a second, and its cuts are found to the frame', async () => {
  const scenes = [
    { frames: 37, colour: '#d04020', flag: 200 },
    { frames: 53, colour: '#103060', flag: 440 },
  ];
  const film = await makeVideo(scenes, { width: 640, height: 360, rate: 30 });
  const ratios: number[] = [];
  const looks = await finder.video(
    film,
    { from: 0, to: 144_000 },
    { signal, onProgress: (ratio) => void ratios.push(ratio) },
  );
  expect(looks.map(({ at }) => at)).toEqual([0, 24_000, 48_000, 72_000, 96_000, 120_000]);
  const cuts = looks.flatMap(({ cut }) => cut ?? []);
  expect(cuts).toHaveLength(1);
  expect(Math.round((cuts[0] ?? 0) / 1600)).toBe(37);
  expect(looks[0]?.salient?.x).toBeLessThan(0.5);
  expect(looks[5]?.salient?.x).toBeGreaterThan(0.5);
  expect(ratios.at(-1)).toBe(1);
  expect(ratios).toEqual(ratios.toSorted((a, b) => a - b));
});

test('a search that is cancelled stops, and the next one works', async () => {
  const film = await makeVideo([{ frames: 240, colour: '#204060', flag: 200 }], {
    width: 640,
    height: 360,
    rate: 30,
  });
  const controller = new AbortController();
  const search = finder.video(
    film,
    { from: 0, to: 8 * 48_000 },
    { signal: controller.signal, onProgress: () => controller.abort(new Error('enough')) },
  );
  await expect(search).rejects.toThrow('enough');
  await expect(finder.video(film, { from: 0, to: 24_000 }, { signal })).resolves.toHaveLength(1);
});

test('a file that is no picture is refused by its name', async () => {
  const broken = new File(['this is text'], 'notes.jpg', { type: 'image/jpeg' });
  await expect(finder.picture(broken, { signal })).rejects.toMatchObject({
    code: 'unsupported.picture-type',
  });
});

test('a model that is not there says so, and does not stay broken', async () => {
  const lost = makeFaceFinder(new URL('/nowhere/', location.origin).href);
  try {
    await expect(lost.picture(await plainWithFlag(300), { signal })).rejects.toMatchObject({
      code: 'failed.analysis',
    });
  } finally {
    lost.close();
  }
});

/** Of the smaller of two boxes, the part that both share. */
function shared(a: FoundBox, b: FoundBox): number {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return (Math.max(0, across) * Math.max(0, down)) / Math.min(a.width * a.height, b.width * b.height);
}

async function fileOf(canvas: OffscreenCanvas, name: string): Promise<File> {
  return new File([await canvas.convertToBlob()], name, { type: 'image/png' });
}

function plainWithFlag(at: number): Promise<File> {
  const canvas = new OffscreenCanvas(1600, 800);
  const context = canvas.getContext('2d');
  if (context === null) throw new TypeError('There is no canvas');
  context.fillStyle = '#99a';
  context.fillRect(0, 0, 1600, 800);
  for (let stripe = 0; stripe < 12; stripe += 1) {
    context.fillStyle = stripe % 2 === 0 ? '#e03010' : '#ffd020';
    context.fillRect(at - 150 + stripe * 25, 250, 25, 300);
  }
  return fileOf(canvas, 'flag.png');
}
