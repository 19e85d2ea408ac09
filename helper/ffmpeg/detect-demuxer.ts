/** ffmpeg's names of the containers we read. None of them opens other files by what a file says. */
export type MediaDemuxer =
  | 'mov'
  | 'matroska'
  | 'avi'
  | 'mpegts'
  | 'mpeg'
  | 'flv'
  | 'asf'
  | 'ogg'
  | 'wav'
  | 'w64'
  | 'aiff'
  | 'caf'
  | 'flac'
  | 'mp3'
  | 'aac'
  | 'amr';

/** How much of a file's start is looked at: enough for eight packets of a transport stream. */
export const HEAD_BYTES = 4096;

export function detectDemuxer(head: Uint8Array): MediaDemuxer | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  for (const [demuxer, matches] of CONTAINERS) if (matches(bytes)) return demuxer;
  return null;
}

const CONTAINERS: readonly (readonly [MediaDemuxer, (bytes: Buffer) => boolean])[] = [
  ['mov', isMov],
  ['matroska', (bytes) => starts(bytes, 0x1a, 0x45, 0xdf, 0xa3)],
  ['avi', (bytes) => text(bytes, 0, 'RIFF') && (text(bytes, 8, 'AVI ') || text(bytes, 8, 'AVIX'))],
  ['wav', isWav],
  ['w64', (bytes) => text(bytes, 0, 'riff') && starts(bytes.subarray(4), 0x2e, 0x91, 0xcf, 0x11)],
  ['aiff', (bytes) => text(bytes, 0, 'FORM') && (text(bytes, 8, 'AIFF') || text(bytes, 8, 'AIFC'))],
  ['caf', (bytes) => text(bytes, 0, 'caff')],
  ['flac', (bytes) => text(bytes, 0, 'fLaC')],
  ['ogg', (bytes) => text(bytes, 0, 'OggS')],
  ['flv', (bytes) => text(bytes, 0, 'FLV') && bytes[3] === 1],
  ['asf', (bytes) => starts(bytes, 0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11)],
  ['amr', (bytes) => text(bytes, 0, '#!AMR')],
  ['mpegts', (bytes) => [188, 192, 204].some((size) => isTransportStream(bytes, size))],
  ['mpeg', (bytes) => starts(bytes, 0, 0, 1, 0xba)],
  ['aac', (bytes) => isFrameChain(bytes, 0, adtsFrame) || text(bytes, 0, 'ADIF')],
  ['mp3', (bytes) => isFrameChain(bytes, 0, mp3Frame)],
];

const MOV_BOXES = ['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot', 'styp', 'moof', 'uuid'];

function isMov(bytes: Buffer): boolean {
  if (!MOV_BOXES.includes(bytes.toString('latin1', 4, 8))) return false;
  const size = bytes.readUInt32BE(0);
  // 0 is "to the end", 1 a 64-bit size; a readable first word would be the text of something else.
  return size === 0 || size === 1 || (size >= 8 && !isPrintable(bytes.subarray(0, 4)));
}

function isPrintable(bytes: Buffer): boolean {
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}

function isWav(bytes: Buffer): boolean {
  return ['RIFF', 'RF64', 'BW64'].some((name) => text(bytes, 0, name)) && text(bytes, 8, 'WAVE');
}

/** Sync bytes at every packet, where the file is that long; 192-byte packets have four bytes in front. */
function isTransportStream(bytes: Buffer, packet: number): boolean {
  const first = packet === 192 ? 4 : 0;
  const packets = Math.min(8, Math.floor((bytes.length - first) / packet));
  if (packets < 2) return false;
  return Array.from({ length: packets }, (_, i) => bytes[first + i * packet]).every((byte) => byte === 0x47);
}

/** Length of an ID3 tag at the start, 0 without one: it says nothing of what follows it. */
export function id3Length(head: Uint8Array): number {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (bytes.length < 10 || !text(bytes, 0, 'ID3')) return 0;
  // Seven bits a byte, and ten more bytes where a footer is flagged.
  const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (bytes.readUInt8(at) & 0x7f), 0);
  return 10 + size + ((bytes.readUInt8(5) & 0x10) === 0 ? 0 : 10);
}

/** Two frame headers, the second where the first says: chance bytes do not pass. */
function isFrameChain(bytes: Buffer, at: number, length: (bytes: Buffer, at: number) => number): boolean {
  const first = length(bytes, at);
  if (first === 0) return false;
  return at + first + 4 > bytes.length || length(bytes, at + first) > 0;
}

function adtsFrame(bytes: Buffer, at: number): number {
  if (at + 7 > bytes.length || bytes[at] !== 0xff || (bytes.readUInt8(at + 1) & 0xf6) !== 0xf0) return 0;
  return (
    ((bytes.readUInt8(at + 3) & 3) << 11) | (bytes.readUInt8(at + 4) << 3) | (bytes.readUInt8(at + 5) >> 5)
  );
}

const MP3_KILOBITS: Record<string, readonly number[]> = {
  '1.1': [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '1.2': [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1.3': [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '2.1': [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '2.2': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const MP3_RATES = [44_100, 48_000, 32_000];

/** Length of the MPEG audio frame at this place; 0 when there is none. */
function mp3Frame(bytes: Buffer, at: number): number {
  if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes.readUInt8(at + 1) & 0xe0) !== 0xe0) return 0;
  const header = bytes.readUInt32BE(at);
  const version = (header >>> 19) & 3;
  const layer = 4 - ((header >>> 17) & 3);
  if (version === 1 || layer === 4) return 0;
  const isFirst = version === 3;
  const kilobits =
    MP3_KILOBITS[isFirst ? `1.${layer}` : layer === 1 ? '2.1' : '2.2']?.[(header >>> 12) & 15] ?? 0;
  const fullRate = MP3_RATES[(header >>> 10) & 3];
  if (kilobits === 0 || fullRate === undefined) return 0;
  const rate = version === 0 ? fullRate / 4 : isFirst ? fullRate : fullRate / 2;
  const padding = (header >>> 9) & 1;
  if (layer === 1) return (Math.floor((12_000 * kilobits) / rate) + padding) * 4;
  const perFrame = layer === 3 && !isFirst ? 72_000 : 144_000;
  return Math.floor((perFrame * kilobits) / rate) + padding;
}

function starts(bytes: Buffer, ...prefix: readonly number[]): boolean {
  return prefix.every((byte, i) => bytes[i] === byte);
}

function text(bytes: Buffer, at: number, wanted: string): boolean {
  return bytes.toString('latin1', at, at + wanted.length) === wanted;
}
