/// <reference path="./libheif-js.d.ts" />
import type { Libheif } from 'libheif-js/libheif-wasm/libheif-bundle.mjs';
import { StudioError } from '../../shared/errors.ts';
import { brokenPicture } from '../../shared/kernel/picture-limits.ts';

let library: Promise<Libheif> | null = null;

/** LGPL: the package's own file beside our code, loaded by the first HEIC picture. */
function loadLibheif(): Promise<Libheif> {
  library ??= import('libheif-js/libheif-wasm/libheif-bundle.mjs').then((module) => module.default());
  library.catch(() => {
    library = null;
  });
  return library;
}

export interface HeicPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** The main picture, upright, as RGBA in its own colours. */
export async function decodeHeic(bytes: Uint8Array, name: string): Promise<HeicPixels> {
  let libheif: Libheif;
  try {
    libheif = await loadLibheif();
  } catch (cause) {
    const message = 'The reader for HEIC pictures is not installed; run npm ci, or save the picture as JPEG';
    throw new StudioError('unsupported.picture-type', message, {
      cause,
      context: { file: name, details: String(cause) },
    });
  }
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
    return { width, height, data };
  } finally {
    for (const image of images) image.free();
  }
}
