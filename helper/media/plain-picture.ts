import type { PictureType } from '../../shared/kernel/picture-header.ts';

/**
 * A copy of a picture file that says nothing about its colours, so that the decoder hands them out as stored:
 * the kernel brings them to sRGB by the same code in every engine.
 */
export function withoutColours(bytes: Buffer, type: PictureType): Buffer {
  switch (type) {
    case 'image/jpeg':
      return jpegWithoutProfile(bytes);
    case 'image/png':
      return pngWithoutColours(bytes);
    case 'image/webp':
      return webpWithout(bytes, 'ICCP', ICC_FLAG);
    case 'image/avif':
      return avifWithoutColours(bytes);
    default:
      return bytes;
  }
}

const ICC_FLAG = 0x20;
const ALPHA_FLAG = 0x10;

/** Whether a still WebP has alpha; null where it is animated. */
export function webpAlpha(bytes: Buffer): boolean | null {
  const first = bytes.toString('latin1', 12, 16);
  if (first === 'VP8L') return ((bytes[24] ?? 0) & 0x10) !== 0;
  if (first !== 'VP8X') return false;
  const flags = bytes[20] ?? 0;
  return (flags & 0x02) !== 0 ? null : (flags & ALPHA_FLAG) !== 0;
}

/** The colours of a still WebP without its alpha, which the decoder would multiply them with. */
export function webpWithoutAlpha(bytes: Buffer): Buffer {
  const plain = webpWithout(bytes, 'ALPH', ALPHA_FLAG);
  for (const { name, body } of riffChunks(plain)) {
    // The fifth byte of a lossless stream ends in three bits of version, after one that says "alpha is used".
    if (name === 'VP8L') plain[body + 4] = (plain[body + 4] ?? 0) & ~0x10;
  }
  return plain;
}

function jpegWithoutProfile(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let kept = 0;
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xda || marker === 0xd9) break;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (marker === 0xe2 && bytes.toString('latin1', at + 4, at + 15) === 'ICC_PROFILE') {
      parts.push(bytes.subarray(kept, at));
      kept = end;
    }
    at = end;
  }
  return parts.length === 0 ? bytes : Buffer.concat([...parts, bytes.subarray(kept)]);
}

const PNG_COLOURS = new Set(['iCCP', 'sRGB', 'gAMA', 'cHRM', 'cICP']);

function pngWithoutColours(bytes: Buffer): Buffer {
  const parts = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const name = bytes.toString('latin1', at + 4, at + 8);
    // Colours are told before the pixels.
    const end = name === 'IDAT' ? bytes.length : at + 12 + bytes.readUInt32BE(at);
    if (!PNG_COLOURS.has(name)) parts.push(bytes.subarray(at, end));
    at = end;
  }
  return Buffer.concat(parts);
}

function* riffChunks(bytes: Buffer): Generator<{ name: string; at: number; body: number }> {
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4);
    yield { name: bytes.toString('latin1', at, at + 4), at, body: at + 8 };
    at += 8 + length + (length & 1);
  }
}

/** The chunk gets a name that decoders pass over, and the header no longer promises it. */
function webpWithout(bytes: Buffer, chunk: string, flag: number): Buffer {
  const plain = Buffer.from(bytes);
  for (const { name, at, body } of riffChunks(plain)) {
    if (name === 'VP8X') plain[body] = (plain[body] ?? 0) & ~flag;
    if (name === chunk) plain.write('skip', at, 'latin1');
  }
  return plain;
}

/** Profiles get a name that decoders pass over; codes say sRGB, and keep the matrix that decoding needs. */
function avifWithoutColours(bytes: Buffer): Buffer {
  const plain = Buffer.from(bytes);
  const walk = (from: number, to: number) => {
    for (let at = from; at + 8 <= to; ) {
      const length = plain.readUInt32BE(at);
      const name = plain.toString('latin1', at + 4, at + 8);
      const end = length === 0 ? to : at + length;
      if (length === 1 || end > to || end < at + 8) return;
      if (name === 'meta') walk(at + 12, end);
      if (name === 'iprp' || name === 'ipco') walk(at + 8, end);
      const kind = name === 'colr' ? plain.toString('latin1', at + 8, at + 12) : '';
      if (kind === 'prof' || kind === 'rICC') plain.write('skip', at + 4, 'latin1');
      if (kind === 'nclx' && end >= at + 18) {
        plain.writeUInt16BE(1, at + 12);
        plain.writeUInt16BE(13, at + 14);
      }
      at = end;
    }
  };
  walk(0, plain.length);
  return plain;
}
