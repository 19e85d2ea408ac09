import { assert } from '../../shared/assert.ts';
import { StudioError } from '../../shared/errors.ts';
import {
  type PictureHeader,
  type PictureType,
  readPictureHeader,
} from '../../shared/kernel/picture-header.ts';
import type { PixelSource } from '../../shared/kernel/types.ts';

/** About 11,000 × 11,000: above it decoders take gigabytes, and no frame size needs it. */
const LARGEST_PIXELS = 120_000_000;
/** Enough of a file for its headers; a colour profile may be half a megabyte. */
const HEADER_BYTES = 4 << 20;

/** A decoded picture; closing gives its memory back. Idempotent. */
export interface OpenedPicture {
  readonly type: PictureType;
  /** Upright size. */
  readonly width: number;
  readonly height: number;
  readonly animated: boolean;
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
  refuseHuge(header.size, name);
  options.signal.throwIfAborted();
  const picture =
    header.type === 'image/heic'
      ? await openHeic(file, header, name)
      : await openByBrowser(file, header, name);
  try {
    options.signal.throwIfAborted();
    refuseHuge(picture, name);
    return picture;
  } catch (error) {
    picture.close();
    throw error;
  }
}

async function headerOf(file: Blob, name: string): Promise<PictureHeader> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer());
  } catch (cause) {
    throw new StudioError('input.file-unreadable', `${name} could not be read; was it moved or deleted?`, {
      cause,
      context: { file: name },
    });
  }
  if (bytes.length === 0)
    throw new StudioError('input.file-empty', `${name} is empty`, { context: { file: name } });
  const header = await readPictureHeader(bytes);
  if (header === null) {
    const message = `${name} is not a picture the studio can read; use JPEG, PNG, WebP, AVIF, GIF, BMP or HEIC`;
    throw new StudioError('unsupported.picture-type', message, { context: { file: name } });
  }
  return header;
}

function refuseHuge(size: { readonly width: number; readonly height: number } | null, name: string): void {
  if (size === null || size.width * size.height <= LARGEST_PIXELS) return;
  const megapixels = Math.round((size.width * size.height) / 1e6);
  const message = `${name} has ${megapixels} megapixels; the limit is ${LARGEST_PIXELS / 1e6}. Save it smaller and add it again`;
  throw new StudioError('input.picture-too-large', message, { context: { file: name } });
}

async function openByBrowser(file: Blob, header: PictureHeader, name: string): Promise<OpenedPicture> {
  if (typeof ImageDecoder === 'undefined') return openByCanvas(file, header, name);
  let decoder: ImageDecoder | null = null;
  try {
    decoder = new ImageDecoder({
      data: await file.arrayBuffer(),
      type: header.type,
      // Colours as stored: the kernel brings them to sRGB by the same code in every engine. Inks are the
      // exception: no browser hands them out, so it also has to apply their profile.
      colorSpaceConversion: header.channels === 4 ? 'default' : 'none',
      preferAnimation: false,
    });
    const { image } = await decoder.decode({ frameIndex: 0, completeFramesOnly: true });
    const animated = decoder.tracks.selectedTrack?.animated ?? false;
    return pictureOf(image, header, animated);
  } catch (cause) {
    throw broken(name, cause);
  } finally {
    decoder?.close();
  }
}

/** Where there is no ImageDecoder: the browser turns the picture and its colours, and a canvas hands them out. */
async function openByCanvas(file: Blob, header: PictureHeader, name: string): Promise<OpenedPicture> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image', premultiplyAlpha: 'none' });
  } catch (cause) {
    throw broken(name, cause);
  }
  const { width, height } = bitmap;
  const rows = Math.max(1, Math.min(height, Math.floor((4 << 20) / (width * 4))));
  const canvas = new OffscreenCanvas(width, rows);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  assert(context !== null, 'A canvas has a 2D context');
  return {
    type: header.type,
    width,
    height,
    animated: false,
    source: {
      width,
      height,
      orientation: 1,
      model: 'rgba',
      profile: null,
      async readRows(first, count) {
        const data = new Uint8ClampedArray(width * count * 4);
        for (let row = 0; row < count; row += rows) {
          const part = Math.min(rows, count - row);
          context.clearRect(0, 0, width, rows);
          context.drawImage(bitmap, 0, first + row, width, part, 0, 0, width, part);
          data.set(context.getImageData(0, 0, width, part).data, row * width * 4);
        }
        return data;
      },
    },
    close: () => bitmap.close(),
  };
}

function broken(name: string, cause: unknown): StudioError {
  return new StudioError(
    'input.picture-broken',
    `${name} is damaged or incomplete and cannot be decoded; save or download it again`,
    {
      cause,
      context: { file: name, details: String(cause) },
    },
  );
}

async function openHeic(file: Blob, header: PictureHeader, name: string): Promise<OpenedPicture> {
  // LGPL and 1.5 MB: a file of its own, fetched from our origin by those who have such pictures.
  const { decodeHeic } = await import('./heic.ts');
  const { width, height, data } = await decodeHeic(await file.arrayBuffer(), name);
  let pixels: Uint8ClampedArray | null = data;
  return {
    type: header.type,
    width,
    height,
    animated: false,
    source: {
      width,
      height,
      // libheif has turned it upright.
      orientation: 1,
      model: 'rgba',
      profile: header.profile,
      async readRows(first, count) {
        if (pixels === null) throw new TypeError('The picture was closed');
        return pixels.subarray(first * width * 4, (first + count) * width * 4);
      },
    },
    close() {
      pixels = null;
    },
  };
}

function pictureOf(image: VideoFrame, header: PictureHeader, animated: boolean): OpenedPicture {
  const { x, y, width, height } =
    image.visibleRect ?? new DOMRectReadOnly(0, 0, image.codedWidth, image.codedHeight);
  const orientation = orientationOf(image);
  const turned = orientation >= 5;
  return {
    type: header.type,
    width: turned ? height : width,
    height: turned ? width : height,
    animated,
    source: {
      width,
      height,
      orientation,
      model: 'rgba',
      profile: header.channels === 4 ? null : header.profile,
      async readRows(first, count) {
        // Rectangles of subsampled frames begin at whole chroma samples.
        const skip = first % 2;
        const rect = { x, y: y + first - skip, width, height: count + skip };
        const data = new Uint8Array(width * (count + skip) * 4);
        await image.copyTo(data, { rect, format: 'RGBA', layout: [{ offset: 0, stride: width * 4 }] });
        return skip === 0 ? data : data.subarray(width * 4);
      },
    },
    close: () => image.close(),
  };
}

/** How frames say it (a clockwise turn, then a mirroring) as the EXIF number, 1 to 8. */
function orientationOf(image: VideoFrame): number {
  // In Chromium since 138, not yet in the type library; without them the decoder has turned the pixels.
  const { rotation = 0, flip = false } = image as VideoFrame & { rotation?: number; flip?: boolean };
  const plain: Record<number, number> = { 0: 1, 90: 6, 180: 3, 270: 8 };
  const mirrored: Record<number, number> = { 0: 2, 90: 5, 180: 4, 270: 7 };
  return (flip ? mirrored : plain)[rotation] ?? 1;
}
