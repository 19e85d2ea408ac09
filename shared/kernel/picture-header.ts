/**
 * What a picture file says about itself, read without decoding. Sizes found here only serve to refuse what is
 * far too large before a decoder takes the memory for it; everything else is taken from the decoder.
 */
export type PictureType =
  | 'image/jpeg'
  | 'image/png'
  | 'image/webp'
  | 'image/avif'
  | 'image/gif'
  | 'image/bmp'
  | 'image/heic';

export interface PictureHeader {
  readonly type: PictureType;
  /** Null where the header does not say. */
  readonly size: { readonly width: number; readonly height: number } | null;
  readonly profile: Uint8Array<ArrayBuffer> | null;
  /** Colour channels of a JPEG: 4 is CMYK or YCCK. */
  readonly channels: number | null;
}

/** The type by content; a file's name and its declared type are often wrong. */
function sniffPicture(bytes: Uint8Array): PictureType | null {
  const text = (at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length));
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  if (text(1, 3) === 'PNG') return 'image/png';
  if (text(0, 4) === 'RIFF' && text(8, 4) === 'WEBP') return 'image/webp';
  if (text(0, 4) === 'GIF8') return 'image/gif';
  if (text(0, 2) === 'BM') return 'image/bmp';
  if (text(4, 4) !== 'ftyp') return null;
  const end = Math.min(bytes.length, new DataView(bytes.buffer, bytes.byteOffset).getUint32(0));
  const brands: string[] = [];
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) brands.push(text(at, 4));
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'image/avif';
  return brands.some((brand) => HEIF_BRANDS.has(brand)) ? 'image/heic' : null;
}
const HEIF_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']);

/** Null where the bytes are of no picture type we know. Broken insides give fewer facts, never an error. */
export async function readPictureHeader(bytes: Uint8Array<ArrayBuffer>): Promise<PictureHeader | null> {
  const type = sniffPicture(bytes);
  if (type === null) return null;
  const nothing = { type, size: null, profile: null, channels: null };
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    switch (type) {
      case 'image/jpeg':
        return { type, ...readJpeg(bytes, view) };
      case 'image/png':
        return { ...nothing, ...(await readPng(bytes, view)) };
      case 'image/webp':
        return { ...nothing, ...readWebp(bytes, view) };
      case 'image/gif':
        return { ...nothing, size: { width: view.getUint16(6, true), height: view.getUint16(8, true) } };
      case 'image/bmp': {
        const height = Math.abs(view.getInt32(22, true));
        return { ...nothing, size: { width: view.getInt32(18, true), height } };
      }
      default:
        return { ...nothing, ...readHeif(bytes, view) };
    }
  } catch (error) {
    if (error instanceof RangeError) return nothing;
    throw error;
  }
}

function readJpeg(bytes: Uint8Array<ArrayBuffer>, view: DataView) {
  let size: PictureHeader['size'] = null;
  let channels: number | null = null;
  const parts: { readonly index: number; readonly data: Uint8Array }[] = [];
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) break;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    // Start of scan: the headers are over.
    if (marker === 0xda || marker === 0xd9) break;
    const length = view.getUint16(at + 2);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame && at + 10 <= bytes.length) {
      size = { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
      channels = bytes[at + 9] ?? null;
    }
    const isIcc = marker === 0xe2 && ascii(bytes, at + 4, 11) === 'ICC_PROFILE';
    if (isIcc) parts.push({ index: bytes[at + 16] ?? 0, data: bytes.subarray(at + 18, at + 2 + length) });
    at += 2 + length;
  }
  const profile =
    parts.length === 0 ? null : joined(parts.toSorted((a, b) => a.index - b.index).map(({ data }) => data));
  return { size, channels, profile };
}

async function readPng(bytes: Uint8Array<ArrayBuffer>, view: DataView) {
  const size = { width: view.getUint32(16), height: view.getUint32(20) };
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const name = ascii(bytes, at + 4, 4);
    if (name === 'IDAT' || name === 'IEND') break;
    if (name === 'iCCP') {
      const data = bytes.subarray(at + 8, at + 8 + length);
      const start = data.indexOf(0) + 2;
      return { size, profile: await inflate(data.slice(start)) };
    }
    at += 12 + length;
  }
  return { size };
}

function readWebp(bytes: Uint8Array<ArrayBuffer>, view: DataView) {
  let size: PictureHeader['size'] = null;
  let profile: Uint8Array<ArrayBuffer> | null = null;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = ascii(bytes, at, 4);
    const length = view.getUint32(at + 4, true);
    const body = at + 8;
    if (name === 'VP8X') size = { width: uint24(view, body + 4) + 1, height: uint24(view, body + 7) + 1 };
    if (name === 'VP8 ' && size === null) {
      size = {
        width: view.getUint16(body + 6, true) & 0x3fff,
        height: view.getUint16(body + 8, true) & 0x3fff,
      };
    }
    if (name === 'VP8L' && size === null) {
      const bits = view.getUint32(body + 1, true);
      size = { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    if (name === 'ICCP') profile = bytes.slice(body, body + length);
    if (size !== null && name !== 'VP8X' && name !== 'ICCP') break;
    at = body + length + (length & 1);
  }
  return { size, profile };
}

/** Walks the boxes of an AVIF or HEIC: the largest `ispe` is the picture (grids list their tiles too). */
function readHeif(bytes: Uint8Array<ArrayBuffer>, view: DataView) {
  let size: PictureHeader['size'] = null;
  let profile: Uint8Array<ArrayBuffer> | null = null;
  const walk = (from: number, to: number) => {
    for (let at = from; at + 8 <= to; ) {
      const length = view.getUint32(at);
      const name = ascii(bytes, at + 4, 4);
      const end = length === 0 ? to : at + length;
      if (length === 1 || end > to || end < at + 8) return;
      if (name === 'meta') walk(at + 12, end);
      if (name === 'iprp' || name === 'ipco') walk(at + 8, end);
      if (name === 'ispe') {
        const found = { width: view.getUint32(at + 12), height: view.getUint32(at + 16) };
        if (size === null || found.width * found.height > size.width * size.height) size = found;
      }
      const kind = name === 'colr' ? ascii(bytes, at + 8, 4) : '';
      if (kind === 'prof' || kind === 'rICC') profile ??= bytes.slice(at + 12, end);
      at = end;
    }
  };
  walk(0, bytes.length);
  return { size, profile };
}

async function inflate(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream('deflate'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    // A broken profile is left out, as every viewer does; the picture itself may be whole.
    return null;
  }
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
