import { brokenPicture } from './picture-limits.ts';
import type { PictureRows } from './picture-rows.ts';

/** The little of libheif-js that is used; its own types describe the raw exports only. */
export interface Libheif {
  HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] };
}
interface HeifImage {
  get_width(): number;
  get_height(): number;
  is_primary(): boolean | number;
  display(
    target: { data: Uint8ClampedArray; width: number; height: number },
    done: (result: { data: Uint8ClampedArray } | null) => void,
  ): void;
  free(): void;
}

/** The main picture, upright, in its own colours. */
export async function decodeHeic(libheif: Libheif, bytes: Uint8Array, name: string): Promise<PictureRows> {
  const images = new libheif.HeifDecoder().decode(bytes);
  try {
    const image = images.find((candidate) => Boolean(candidate.is_primary())) ?? images[0];
    if (image === undefined) throw brokenPicture(name);
    const width = image.get_width();
    const height = image.get_height();
    const data = new Uint8ClampedArray(width * height * 4);
    await new Promise<void>((resolve, reject) => {
      image.display({ data, width, height }, (result) =>
        result === null ? reject(brokenPicture(name)) : resolve(),
      );
    });
    return heldRows(data, { width, height });
  } finally {
    for (const image of images) image.free();
  }
}

function heldRows(
  data: Uint8ClampedArray,
  { width, height }: Pick<PictureRows, 'width' | 'height'>,
): PictureRows {
  let held: Uint8ClampedArray | null = data;
  return {
    width,
    height,
    rows(first, count) {
      if (held === null) throw new TypeError('The picture was closed');
      return held.subarray(first * width * 4, (first + count) * width * 4);
    },
    close() {
      held = null;
    },
  };
}
