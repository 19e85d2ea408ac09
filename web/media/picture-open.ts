import { assert } from '../../shared/assert.ts';
import { StudioError } from '../../shared/errors.ts';
import { decodeHeic } from '../../shared/kernel/heic.ts';
import {
  type PictureHeader,
  type PictureType,
  readPictureHeader,
} from '../../shared/kernel/picture-header.ts';
import {
  brokenPicture,
  emptyFile,
  PICTURE_HEADER_BYTES,
  refuseHugePicture,
  unknownPicture,
} from '../../shared/kernel/picture-limits.ts';
import { drawnRows, stripHeight } from '../../shared/kernel/picture-rows.ts';
import { isWholePicture } from '../../shared/kernel/picture-whole.ts';
import type { PixelSource } from '../../shared/kernel/types.ts';

/** A decoded picture; closing gives its memory back. Idempotent. */
export interface OpenedPicture {
  readonly type: PictureType;
  /** Upright size. */
  readonly width: number;
  readonly height: number;
  readonly source: PixelSource;
  close(): void;
}

/**
 * Decodes a picture, whatever its name says. Refuses with `input.picture-too-large` before decoding where the
 * header tells, with `unsupported.picture-type` or `input.picture-broken` otherwise.
 */
export async function openPicture(
  file: Blob,
  options: { signal: AbortSignal; name?: string },
): Promise<OpenedPicture> {
  const name = options.name ?? ('name' in file && typeof file.name === 'string' ? file.name : 'picture');
  options.signal.throwIfAborted();
  const header = await headerOf(file, name);
  refuseHugePicture(header.size, name);
  options.signal.throwIfAborted();
  const picture =
    header.type === 'image/heic'
      ? await openHeic(file, header, name)
      : await openByBrowser(file, header, name);
  try {
    options.signal.throwIfAborted();
    refuseHugePicture(picture, name);
    return picture;
  } catch (error) {
    picture.close();
    throw error;
  }
}

async function headerOf(file: Blob, name: string): Promise<PictureHeader> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await file.slice(0, PICTURE_HEADER_BYTES).arrayBuffer());
  } catch (cause) {
    throw new StudioError('input.file-unreadable', `${name} could not be read; was it moved or deleted?`, {
      cause,
      context: { file: name },
    });
  }
  if (bytes.length === 0) throw emptyFile(name);
  const header = await readPictureHeader(bytes);
  if (header === null) throw unknownPicture(name);
  return header;
}

async function openByBrowser(file: Blob, header: PictureHeader, name: string): Promise<OpenedPicture> {
  if (typeof ImageDecoder === 'undefined') return openByCanvas(file, header, name);
  const isInk = header.channels === 4;
  if (header.type === 'image/jpeg' && !isInk) {
    // A canvas would show what is missing as grey.
    if (!isWholePicture(new Uint8Array(await file.arrayBuffer()), header.type)) throw brokenPicture(name);
    return openByCanvas(file, header, name);
  }
  let decoder: ImageDecoder | null = null;
  let image: VideoFrame | null = null;
  try {
    decoder = new ImageDecoder({
      data: await file.arrayBuffer(),
      type: header.type,
      // Colours as stored: the kernel brings them to sRGB by the same code in every engine. Inks are the
      // exception: no browser hands them out, so it also has to apply their profile.
      colorSpaceConversion: isInk ? 'default' : 'none',
      preferAnimation: false,
    });
    ({ image } = await decoder.decode({ frameIndex: 0, completeFramesOnly: true }));
    if (isAsDecoded(image)) return openFrame(image, header);
    image.close();
    return await openByCanvas(file, header, name);
  } catch (cause) {
    image?.close();
    throw cause instanceof StudioError ? cause : brokenPicture(name, cause);
  } finally {
    decoder?.close();
  }
}

/**
 * Frames that are still YUV, or not yet upright, are made RGB and turned in other ways than pictures are: there
 * the helper's pixels would not be the same.
 */
function isAsDecoded(image: VideoFrame): boolean {
  // Turns are in Chromium since 138, not yet in the type library; without them the decoder has turned the pixels.
  const { rotation = 0, flip = false } = image as VideoFrame & { rotation?: number; flip?: boolean };
  return (
    (image.format === 'RGBA' || image.format === 'RGBX' || image.format?.startsWith('BGR') === true) &&
    rotation === 0 &&
    !flip
  );
}

/** The browser turns the picture, and a canvas hands out its pixels with their colours as stored. */
async function openByCanvas(file: Blob, header: PictureHeader, name: string): Promise<OpenedPicture> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, {
      imageOrientation: 'from-image',
      premultiplyAlpha: 'none',
      colorSpaceConversion: header.channels === 4 ? 'default' : 'none',
    });
  } catch (cause) {
    throw brokenPicture(name, cause);
  }
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, stripHeight(bitmap));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  assert(context !== null, 'A canvas has a 2D context');
  const rows = drawnRows(context, bitmap, { width, height });
  return pictureOf(header, { width, height, rows, close: () => bitmap.close() });
}

async function openHeic(file: Blob, header: PictureHeader, name: string): Promise<OpenedPicture> {
  // LGPL and 1.5 MB: a file of its own, fetched from our origin by those who have such pictures.
  const { loadLibheif } = await import('./heic.ts');
  const libheif = await loadLibheif(name);
  return pictureOf(header, await decodeHeic(libheif, new Uint8Array(await file.arrayBuffer()), name));
}

function openFrame(image: VideoFrame, header: PictureHeader): OpenedPicture {
  const { x, y, width, height } =
    image.visibleRect ?? new DOMRectReadOnly(0, 0, image.codedWidth, image.codedHeight);
  return pictureOf(header, {
    width,
    height,
    async rows(first, count) {
      const rect = { x, y: y + first, width, height: count };
      const data = new Uint8Array(width * count * 4);
      await image.copyTo(data, { rect, format: 'RGBA', layout: [{ offset: 0, stride: width * 4 }] });
      return data;
    },
    close: () => image.close(),
  });
}

interface DecodedPicture extends Pick<OpenedPicture, 'width' | 'height' | 'close'> {
  rows(first: number, count: number): Uint8ClampedArray | Promise<Uint8Array>;
}

/** Every decoder has turned it upright, and brought inks to sRGB. */
function pictureOf({ type, channels, profile }: PictureHeader, decoded: DecodedPicture): OpenedPicture {
  const { width, height, rows, close } = decoded;
  const source: PixelSource = {
    width,
    height,
    profile: channels === 4 ? null : profile,
    readRows: async (first, count) => rows(first, count),
  };
  return { type, width, height, source, close };
}
