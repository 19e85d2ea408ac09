import type { PictureType } from './picture-header.ts';

/**
 * Whether a picture file goes on to its end. Some decoders fill what is missing with grey or black and say
 * nothing; a film must not show that. Files that are whole but wrong inside are left to the decoder.
 */
export function isWholePicture(bytes: Uint8Array, type: PictureType): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    switch (type) {
      case 'image/jpeg':
        return isWholeJpeg(bytes, view);
      case 'image/png':
        return isWholePng(view);
      case 'image/webp':
        return view.getUint32(4, true) + 8 <= bytes.length;
      case 'image/bmp':
        return isWholeBmp(view);
      default:
        // Their decoders refuse what is cut off; of a GIF only the first frame matters.
        return true;
    }
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Segment by segment, and through each scan, up to the end marker. */
function isWholeJpeg(bytes: Uint8Array, view: DataView): boolean {
  let at = 2;
  for (;;) {
    // In a scan, an FF byte followed by 00 is data and by D0 to D7 a restart; also skips filling before a marker.
    at = bytes.indexOf(0xff, at);
    if (at < 0) return false;
    const marker = view.getUint8(at + 1);
    if (marker === 0xd9) return true;
    if (marker === 0xff) at += 1;
    else if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else at += 2 + view.getUint16(at + 2);
  }
}

const IEND = 0x49454e44;

function isWholePng(view: DataView): boolean {
  for (let at = 8; ; ) {
    const length = view.getUint32(at);
    const isEnd = view.getUint32(at + 4) === IEND;
    at += 12 + length;
    if (at > view.byteLength) return false;
    if (isEnd) return true;
  }
}

function isWholeBmp(view: DataView): boolean {
  const start = view.getUint32(10, true);
  const width = view.getInt32(18, true);
  const height = Math.abs(view.getInt32(22, true));
  const isPacked = ![0, 3, 6].includes(view.getUint32(30, true));
  const stride = Math.ceil((width * view.getUint16(28, true)) / 32) * 4;
  const end = isPacked ? start + view.getUint32(34, true) : start + stride * height;
  return end <= view.byteLength;
}
