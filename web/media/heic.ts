import libheifUrl from 'libheif-js/libheif-wasm/libheif-bundle.mjs?url';
import { StudioError } from '../../shared/errors.ts';
import type { Libheif } from '../../shared/kernel/heic.ts';

let library: Promise<Libheif> | null = null;

/**
 * libheif is LGPL: it stays a file of its own, as published, beside our code, so that it can be replaced; it is
 * fetched from our origin by the first HEIC picture.
 */
export async function loadLibheif(name: string): Promise<Libheif> {
  library ??= import(/* @vite-ignore */ libheifUrl).then(
    (module: { default: () => Libheif | Promise<Libheif> }) => module.default(),
  );
  try {
    return await library;
  } catch (cause) {
    library = null;
    const message =
      'The reader for HEIC pictures could not be loaded; connect once, or save the picture as JPEG';
    throw new StudioError('unsupported.picture-type', message, {
      cause,
      context: { file: name, details: String(cause) },
    });
  }
}
