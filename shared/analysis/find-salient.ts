import type { FoundLook } from './found.ts';
import { type LookPicture, type PixelSize, wholePicture } from './look-picture.ts';

/** Of the score of the best place: what is hardly better than the middle does not stand out. */
const BETTER = 0.03;
const SIDE = 256;

interface Pixels extends PixelSize {
  readonly data: Uint8ClampedArray;
}

interface Scored {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly score: { readonly total: number };
}

/** The package smartcrop's `crop`; where it is given these operations it needs no document. */
export type WeighCrops = (image: Pixels, options: CropOptions) => Promise<unknown>;

export interface CropOptions extends PixelSize {
  readonly prescale: boolean;
  readonly debug: boolean;
  readonly imageOperations: Readonly<Record<'open' | 'resample' | 'getData', () => Promise<Pixels>>>;
}

/** What draws the eye, by detail, skin and colour: across from tall windows, down from flat ones. */
export async function findSalient(weigh: WeighCrops, picture: LookPicture): Promise<FoundLook['salient']> {
  const scale = Math.min(1, SIDE / Math.min(picture.width, picture.height));
  const small = {
    width: Math.max(1, Math.round(picture.width * scale)),
    height: Math.max(1, Math.round(picture.height * scale)),
  };
  const image = { ...small, data: picture.drawn(...wholePicture(picture, small)) };
  const across = await bestOf(weigh, image, { width: small.height * 0.5625, height: small.height });
  const down = await bestOf(weigh, image, { width: small.width, height: small.width * 0.5625 });
  if (across === null && down === null) return null;
  return {
    x: across === null ? 0.5 : (across.x + across.width / 2) / small.width,
    y: down === null ? 0.5 : (down.y + down.height / 2) / small.height,
  };
}

async function bestOf(weigh: WeighCrops, image: Pixels, wanted: PixelSize): Promise<Scored | null> {
  if (wanted.width > image.width || wanted.height > image.height) return null;
  const atHand = () => Promise.resolve(image);
  const options = {
    width: Math.max(1, Math.floor(wanted.width)),
    height: Math.max(1, Math.floor(wanted.height)),
    prescale: false,
    debug: true,
    imageOperations: { open: atHand, resample: atHand, getData: atHand },
  };
  // With `debug` it gives every window it weighed.
  const { topCrop, crops } = (await weigh(image, options)) as {
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
