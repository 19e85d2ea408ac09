/**
 * What an MP3 says about its own encoder in the first frame (Xing or Info, with a LAME tag). Without it the
 * sound is heard late by the encoder's run-up and too long by its filling, and words drift off their pictures.
 */
export interface Mp3Gaps {
  /** Frames of sound, as the header counts them; null where it does not say. */
  readonly frames: number | null;
  readonly samplesPerFrame: number;
  /** Samples to drop at the start and at the end, the decoder's own delay included. */
  readonly start: number;
  readonly end: number;
}

const DECODER_DELAY = 529;
const HEAD_BYTES = 4096;

/** The bytes from `at` on, fewer where the file ends. */
export type ReadBytes = (at: number, count: number) => Promise<Uint8Array>;

export async function readMp3Gaps(read: ReadBytes): Promise<Mp3Gaps | null> {
  return parseMp3Gaps(await read(await skipId3(read), HEAD_BYTES));
}

/** ID3v2 tags come first, may follow each other, and may hold a picture of megabytes. */
async function skipId3(read: ReadBytes): Promise<number> {
  for (let at = 0; ; ) {
    const head = await read(at, 10);
    if (head.length < 10 || head[0] !== 0x49 || head[1] !== 0x44 || head[2] !== 0x33) return at;
    const size = head.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 127), 0);
    at += 10 + size + (((head[5] ?? 0) & 0x10) !== 0 ? 10 : 0);
  }
}

function parseMp3Gaps(bytes: Uint8Array): Mp3Gaps | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 200 < bytes.length; at += 1) {
    if (bytes[at] !== 0xff || ((bytes[at + 1] ?? 0) & 0xe0) !== 0xe0) continue;
    const version = ((bytes[at + 1] ?? 0) >> 3) & 3;
    const layer = ((bytes[at + 1] ?? 0) >> 1) & 3;
    if (version === 1 || layer !== 1) continue;
    const isMono = (bytes[at + 3] ?? 0) >> 6 === 3;
    const isMpeg1 = version === 3;
    const side = isMpeg1 ? (isMono ? 17 : 32) : isMono ? 9 : 17;
    const tag = at + 4 + side;
    const word = String.fromCharCode(...bytes.subarray(tag, tag + 4));
    if (word !== 'Xing' && word !== 'Info') return null;
    return readTag(view, tag, isMpeg1 ? 1152 : 576);
  }
  return null;
}

function readTag(view: DataView, tag: number, samplesPerFrame: number): Mp3Gaps {
  const flags = view.getUint32(tag + 4);
  const frames = (flags & 1) !== 0 ? view.getUint32(tag + 8) : null;
  const none = { frames, samplesPerFrame, start: 0, end: 0 };
  let at = tag + 8;
  if ((flags & 1) !== 0) at += 4;
  if ((flags & 2) !== 0) at += 4;
  if ((flags & 4) !== 0) at += 100;
  if ((flags & 8) !== 0) at += 4;
  if (at + 24 > view.byteLength) return none;
  const encoder = String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(at + index)));
  if (!['LAME', 'Lavf', 'Lavc', 'GOGO'].includes(encoder)) return none;
  const packed = (view.getUint16(at + 21) << 8) | view.getUint8(at + 23);
  const delay = packed >> 12;
  const padding = packed & 0xfff;
  return { frames, samplesPerFrame, start: delay + DECODER_DELAY, end: Math.max(0, padding - DECODER_DELAY) };
}
