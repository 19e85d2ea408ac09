import libheifUrl from 'libheif-js/libheif-wasm/libheif-bundle.mjs?url';
import { StudioError } from '../../shared/errors.ts';

/** The little of libheif-js that is used; its own types describe the raw exports only. */
interface HeifImage {
  get_width(): number;
  get_height(): number;
  is_primary(): boolean | number;
  display(
    target: { data: Uint8ClampedArray<ArrayBuffer>; width: number; height: number },
    done: (result: { data: Uint8ClampedArray } | null) => void,
  ): void;
  free(): void;
}
interface Libheif {
  HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] };
}

let library: Promise<Libheif> | null = null;

/**
 * libheif is LGPL: it stays a file of its own, as published, beside our code, so that it can be replaced; it is
 * fetched from our origin by the first HEIC picture.
 */
function loadLibheif(): Promise<Libheif> {
  library ??= import(/* @vite-ignore */ libheifUrl).then(
    (module: { default: () => Libheif | Promise<Libheif> }) => module.default(),
  );
  library.catch(() => {
    library = null;
  });
  return library;
}

export interface HeicPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** The main picture, upright, as RGBA in its own colours. */
export async function decodeHeic(bytes: ArrayBuffer, name: string): Promise<HeicPixels> {
  let libheif: Libheif;
  try {
    libheif = await loadLibheif();
  } catch (cause) {
    const message =
      'The reader for HEIC pictures could not be loaded; connect once, or save the picture as JPEG';
    throw new StudioError('unsupported.picture-type', message, {
      cause,
      context: { file: name, details: String(cause) },
    });
  }
  const images = new libheif.HeifDecoder().decode(new Uint8Array(bytes));
  try {
    const image = images.find((candidate) => Boolean(candidate.is_primary())) ?? images[0];
    if (image === undefined) throw broken(name);
    const width = image.get_width();
    const height = image.get_height();
    const data = new Uint8ClampedArray(width * height * 4);
    await new Promise<void>((resolve, reject) => {
      image.display({ data, width, height }, (result) =>
        result === null ? reject(broken(name)) : resolve(),
      );
    });
    return { width, height, data };
  } finally {
    for (const image of images) image.free();
  }
}

function broken(name: string): StudioError {
  return new StudioError(
    'input.picture-broken',
    `${name} is damaged or incomplete and cannot be decoded; save or download it again`,
    {
      context: { file: name },
    },
  );
}
