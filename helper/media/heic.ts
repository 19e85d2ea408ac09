/// <reference path="./libheif-js.d.ts" />
import { StudioError } from '../../shared/errors.ts';
import type { Libheif } from '../../shared/kernel/heic.ts';

let library: Promise<Libheif> | null = null;

/** LGPL: the package's own file beside our code, loaded by the first HEIC picture. */
export async function loadLibheif(name: string): Promise<Libheif> {
  library ??= import('libheif-js/libheif-wasm/libheif-bundle.mjs').then((module) => module.default());
  try {
    return await library;
  } catch (cause) {
    library = null;
    const message = 'The reader for HEIC pictures is not installed; run npm ci, or save the picture as JPEG';
    throw new StudioError('unsupported.picture-type', message, {
      cause,
      context: { file: name, details: String(cause) },
    });
  }
}
