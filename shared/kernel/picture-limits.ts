import { StudioError } from '../errors.ts';
import type { PictureHeader } from './picture-header.ts';

/** About 11,000 × 11,000: above it decoders take gigabytes, and no frame size needs it. */
const LARGEST_PIXELS = 120_000_000;
/** Enough of a file for its headers; a colour profile may be half a megabyte. */
export const PICTURE_HEADER_BYTES = 4 << 20;

/** Called with what the header says, before a decoder takes the memory, and with what the decoder found. */
export function refuseHugePicture(size: PictureHeader['size'], name: string): void {
  if (size === null || size.width * size.height <= LARGEST_PIXELS) return;
  const megapixels = Math.round((size.width * size.height) / 1e6);
  const message = `${name} has ${megapixels} megapixels; the limit is ${LARGEST_PIXELS / 1e6}. Save it smaller and add it again`;
  throw new StudioError('input.picture-too-large', message, { context: { file: name } });
}

export function brokenPicture(name: string, cause?: unknown): StudioError {
  return new StudioError(
    'input.picture-broken',
    `${name} is damaged or incomplete and cannot be decoded; save or download it again`,
    { cause, context: cause === undefined ? { file: name } : { file: name, details: String(cause) } },
  );
}

export function emptyFile(name: string): StudioError {
  return new StudioError('input.file-empty', `${name} is empty`, { context: { file: name } });
}

export function unknownPicture(name: string): StudioError {
  const message = `${name} is not a picture the studio can read; use JPEG, PNG, WebP, AVIF, GIF, BMP or HEIC`;
  return new StudioError('unsupported.picture-type', message, { context: { file: name } });
}
