import { type FileHandle, open } from 'node:fs/promises';
import { createCanvas, type Image, loadImage } from '@napi-rs/canvas';
import { StudioError } from '../../shared/errors.ts';
import { decodeHeic } from '../../shared/kernel/heic.ts';
import { type PictureHeader, readPictureHeader } from '../../shared/kernel/picture-header.ts';
import {
  brokenPicture,
  emptyFile,
  PICTURE_HEADER_BYTES,
  refuseHugePicture,
  unknownPicture,
} from '../../shared/kernel/picture-limits.ts';
import { drawnRows, type PictureRows, stripHeight } from '../../shared/kernel/picture-rows.ts';
import { isWholePicture } from '../../shared/kernel/picture-whole.ts';
import type { PixelSource } from '../../shared/kernel/types.ts';
import { loadLibheif } from './heic.ts';
import { webpAlpha, webpWithoutAlpha, withoutColours } from './plain-picture.ts';
import type { OpenedPicture } from './types.ts';

/**
 * Decodes a picture, whatever its name says, to the pixels that the browser gives. Refuses with
 * `input.picture-too-large` before decoding where the header tells, with `unsupported.picture-type` or
 * `input.picture-broken` otherwise.
 */
export async function openPicture(
  path: string,
  { signal, name }: { signal: AbortSignal; name: string },
): Promise<OpenedPicture> {
  signal.throwIfAborted();
  const { header, bytes } = await readChecked(path, name);
  signal.throwIfAborted();
  if (!isWholePicture(bytes, header.type)) throw brokenPicture(name);
  const picture =
    header.type === 'image/heic'
      ? await openHeic(bytes, header, name)
      : await openBySkia(bytes, header, name);
  try {
    signal.throwIfAborted();
    refuseHugePicture(picture, name);
    return picture;
  } catch (error) {
    picture.close();
    throw error;
  }
}

/** Only a file whose header is of a picture of bearable size is read whole. */
async function readChecked(path: string, name: string): Promise<{ header: PictureHeader; bytes: Buffer }> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, 'r');
    const { size } = await file.stat();
    if (size === 0) throw emptyFile(name);
    const head = new Uint8Array(Math.min(size, PICTURE_HEADER_BYTES));
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    const header = await readPictureHeader(head.subarray(0, bytesRead));
    if (header === null) throw unknownPicture(name);
    refuseHugePicture(header.size, name);
    const bytes = Buffer.alloc(size);
    for (let at = 0; at < size; ) {
      const part = await file.read(bytes, at, size - at, at);
      if (part.bytesRead === 0) throw brokenPicture(name, 'The file became shorter while it was read');
      at += part.bytesRead;
    }
    return { header, bytes };
  } catch (cause) {
    if (cause instanceof StudioError) throw cause;
    throw new StudioError('input.file-unreadable', `${name} could not be read; was it moved or deleted?`, {
      cause,
      context: { file: name, details: String(cause) },
    });
  } finally {
    await file?.close();
  }
}

async function openHeic(bytes: Buffer, header: PictureHeader, name: string): Promise<OpenedPicture> {
  return pictureOf(header, await decodeHeic(await loadLibheif(name), bytes, name));
}

/** The decoder turns the picture upright. Inks it brings to sRGB itself, as a browser does, by their profile. */
async function openBySkia(bytes: Buffer, header: PictureHeader, name: string): Promise<OpenedPicture> {
  const isInk = header.channels === 4;
  const plain = isInk ? bytes : withoutColours(bytes, header.type);
  const isPremultiplied = header.type === 'image/webp' && webpAlpha(bytes) === true;
  let image: Image;
  let opaque: Image | null = null;
  try {
    image = await loadImage(plain);
    if (isPremultiplied) opaque = await loadImage(webpWithoutAlpha(plain));
  } catch (cause) {
    throw brokenPicture(name, cause);
  }
  if (image.width === 0 || image.height === 0) throw brokenPicture(name);
  return pictureOf(header, opaque === null ? imageRows(image) : joinedRows(image, opaque));
}

function pictureOf(
  { type, channels, profile }: PictureHeader,
  { width, height, rows, close }: PictureRows,
): OpenedPicture {
  const source: PixelSource = {
    width,
    height,
    profile: channels === 4 ? null : profile,
    readRows: async (first, count) => rows(first, count),
  };
  return { type, width, height, source, close };
}

function imageRows(image: Image, { alpha = true } = {}): PictureRows {
  const { width, height } = image;
  const context = createCanvas(width, stripHeight(image)).getContext('2d', { alpha });
  let rows: PictureRows['rows'] | null = drawnRows(context, image, { width, height });
  return {
    width,
    height,
    rows(first, count) {
      if (rows === null) throw new TypeError('The picture was closed');
      return rows(first, count);
    },
    close() {
      rows = null;
    },
  };
}

/**
 * Colours of one image, alpha of another. The canvas then multiplies and divides as it does for every other
 * picture, and as browsers do.
 */
function joinedRows(alpha: Image, colours: Image): PictureRows {
  const { width, height } = alpha;
  const alphaRows = imageRows(alpha);
  const colourRows = imageRows(colours, { alpha: false });
  return {
    width,
    height,
    rows(first, count) {
      const data = colourRows.rows(first, count);
      const transparency = alphaRows.rows(first, count);
      for (let i = 3; i < data.length; i += 4) data[i] = transparency[i] ?? 255;
      const context = createCanvas(width, count).getContext('2d');
      const strip = context.createImageData(width, count);
      strip.data.set(data);
      context.putImageData(strip, 0, 0);
      return context.getImageData(0, 0, width, count).data;
    },
    close() {
      alphaRows.close();
      colourRows.close();
    },
  };
}
