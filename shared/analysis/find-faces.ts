import { type FaceModel, MODEL_SIDE } from './face-model.ts';
import type { FoundFace } from './found.ts';
import type { LookPicture } from './look-picture.ts';
import { type Region, regionsOf, withoutTwins } from './regions.ts';

/** The model's box begins at the brow: what is above belongs to a face too. Of the box's height. */
const HAIR = 0.3;

/** `closely` looks for small faces too where there is no large one: four times the work. */
export async function findFaces(
  model: FaceModel,
  picture: LookPicture,
  closely: boolean,
): Promise<readonly FoundFace[]> {
  for (const regions of regionsOf(picture).slice(0, closely ? undefined : 1)) {
    const found: FoundFace[] = [];
    for (const region of regions) found.push(...(await findIn(model, picture, region)));
    if (found.length > 0) return withoutTwins(found);
  }
  return [];
}

async function findIn(model: FaceModel, picture: LookPicture, region: Region): Promise<FoundFace[]> {
  // In its own shape: faces that are squeezed are missed.
  const scale = MODEL_SIDE / Math.max(region.width, region.height);
  const size = { width: region.width * scale, height: region.height * scale };
  const drawn = picture.drawn(region, size, { width: MODEL_SIDE, height: MODEL_SIDE });
  const faces = await model.find(coloursOf(drawn));
  return faces.map(({ box: [x, y, across, down], confidence }) => {
    const left = place(region.x + (x * MODEL_SIDE) / scale, picture.width);
    const top = place(region.y + ((y - HAIR * down) * MODEL_SIDE) / scale, picture.height);
    const right = place(region.x + ((x + across) * MODEL_SIDE) / scale, picture.width);
    const bottom = place(region.y + ((y + down) * MODEL_SIDE) / scale, picture.height);
    return { x: left, y: top, width: right - left, height: bottom - top, confidence };
  });
}

/** In parts of the picture, and inside it. */
function place(pixels: number, size: number): number {
  return Math.min(1, Math.max(0, pixels / size));
}

function coloursOf(rgba: Uint8ClampedArray): Float32Array {
  const colours = new Float32Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    colours[to] = rgba[from] ?? 0;
    colours[to + 1] = rgba[from + 1] ?? 0;
    colours[to + 2] = rgba[from + 2] ?? 0;
  }
  return colours;
}
