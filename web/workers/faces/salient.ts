import smartcrop from 'smartcrop';
import type { FoundLook } from '../../../shared/analysis/found.ts';
import { assert } from '../../../shared/assert.ts';

/** Of the score of the best place: what is hardly better than the middle does not stand out. */
const BETTER = 0.03;
const SIDE = 256;

interface Scored {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly score: { readonly total: number };
}

/** What draws the eye, by detail, skin and colour: across from tall windows, down from flat ones. */
export async function findSalient(picture: OffscreenCanvas): Promise<FoundLook['salient']> {
  const scale = Math.min(1, SIDE / Math.min(picture.width, picture.height));
  const small = new OffscreenCanvas(
    Math.max(1, Math.round(picture.width * scale)),
    Math.max(1, Math.round(picture.height * scale)),
  );
  const context = small.getContext('2d', { willReadFrequently: true });
  assert(context !== null, 'A worker has a 2D canvas');
  context.drawImage(picture, 0, 0, small.width, small.height);
  const image = context.getImageData(0, 0, small.width, small.height);
  const across = await bestOf(small, image, { width: small.height * 0.5625, height: small.height });
  const down = await bestOf(small, image, { width: small.width, height: small.width * 0.5625 });
  if (across === null && down === null) return null;
  return {
    x: across === null ? 0.5 : (across.x + across.width / 2) / small.width,
    y: down === null ? 0.5 : (down.y + down.height / 2) / small.height,
  };
}

async function bestOf(
  canvas: OffscreenCanvas,
  image: ImageData,
  wanted: { readonly width: number; readonly height: number },
): Promise<Scored | null> {
  if (wanted.width > image.width || wanted.height > image.height) return null;
  const options = {
    width: Math.max(1, Math.floor(wanted.width)),
    height: Math.max(1, Math.floor(wanted.height)),
    prescale: false,
    debug: true,
    // There is no document in a worker, and the pixels are at hand.
    imageOperations: {
      open: () => Promise.resolve(image),
      resample: () => Promise.resolve(image),
      getData: () => Promise.resolve(image),
    },
  };
  // With `debug` it gives every window it weighed.
  const { topCrop, crops } = (await smartcrop.crop(canvas, options)) as unknown as {
    readonly topCrop: Scored | null;
    readonly crops?: readonly Scored[];
  };
  if (topCrop === null || crops === undefined) return null;
  const away = ({ x, y, width, height }: Scored) =>
    Math.abs(x + width / 2 - image.width / 2) + Math.abs(y + height / 2 - image.height / 2);
  const middle = crops.reduce((near, crop) => (away(crop) < away(near) ? crop : near), topCrop);
  const gain = topCrop.score.total - middle.score.total;
  return gain > BETTER * Math.abs(topCrop.score.total) && gain > 1e-6 ? topCrop : null;
}
