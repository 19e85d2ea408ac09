/** Small picture files put together byte by byte, for what no canvas writes. */

function ascii(text: string): number[] {
  return [...text].map((letter) => letter.charCodeAt(0));
}

function be32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function crc32(bytes: readonly number[]): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function pngChunk(name: string, data: readonly number[]): number[] {
  const body = [...ascii(name), ...data];
  return [...be32(data.length), ...body, ...be32(crc32(body))];
}

async function deflate(bytes: readonly number[]): Promise<number[]> {
  const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new CompressionStream('deflate'));
  return [...new Uint8Array(await new Response(stream).arrayBuffer())];
}

const PNG_START = [0x89, ...ascii('PNG'), 13, 10, 26, 10];

/** 16 bits a channel, one colour. */
export async function png16(
  width: number,
  height: number,
  colour: readonly [number, number, number],
): Promise<File> {
  const row = [0, ...Array.from({ length: width }, () => colour.flatMap((value) => [value, value])).flat()];
  const rows = Array.from({ length: height }, () => row).flat();
  const bytes = [
    ...PNG_START,
    ...pngChunk('IHDR', [...be32(width), ...be32(height), 16, 2, 0, 0, 0]),
    ...pngChunk('IDAT', await deflate(rows)),
    ...pngChunk('IEND', []),
  ];
  return new File([new Uint8Array(bytes)], 'deep.png');
}

/** Says it is huge and has no pixels. */
export function hugePng(width: number, height: number): File {
  const bytes = [...PNG_START, ...pngChunk('IHDR', [...be32(width), ...be32(height), 8, 2, 0, 0, 0])];
  return new File([new Uint8Array(bytes)], 'huge.png');
}

/** Two frames of 2 × 2 pixels: red, then blue. */
export function animatedGif(): File {
  const frame = (index: number) => [
    0x21,
    0xf9,
    4,
    0,
    10,
    0,
    0,
    0,
    0x2c,
    0,
    0,
    0,
    0,
    2,
    0,
    2,
    0,
    0,
    2,
    3,
    // Four times the same index in LZW of two bits: clear, i, i, i, i, end.
    ...(index === 0 ? [0x04, 0x00, 0x05] : [0x4c, 0x92, 0x05]),
    0,
  ];
  const bytes = [
    ...ascii('GIF89a'),
    2,
    0,
    2,
    0,
    0x80,
    0,
    0,
    255,
    0,
    0,
    0,
    0,
    255,
    0x21,
    0xff,
    11,
    ...ascii('NETSCAPE2.0'),
    3,
    1,
    0,
    0,
    0,
    ...frame(0),
    ...frame(1),
    0x3b,
  ];
  return new File([new Uint8Array(bytes)], 'moving.gif');
}

/** 24 bits, one colour, stored bottom up as usual. */
export function bmp(width: number, height: number, [r, g, b]: readonly [number, number, number]): File {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const view = new DataView(new ArrayBuffer(54 + stride * height));
  view.setUint16(0, 0x424d);
  view.setUint32(2, view.byteLength, true);
  view.setUint32(10, 54, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (const [channel, value] of [b, g, r].entries())
        view.setUint8(54 + y * stride + x * 3 + channel, value);
    }
  }
  return new File([view.buffer], 'old.bmp');
}

function profileSegment(profile: Uint8Array): number[] {
  const data = [...ascii('ICC_PROFILE'), 0, 1, 1, ...profile];
  return [0xff, 0xe2, (data.length + 2) >> 8, (data.length + 2) & 255, ...data];
}

/**
 * A CMYK JPEG of one colour, 16 × 16, as Adobe's programs write it (inverted, no colour transform). Each block
 * has only its mean: a quantiser of 8 makes the coefficient the value itself.
 */
export function cmykJpeg(ink: readonly [number, number, number, number], profile?: Uint8Array): File {
  const segment = (marker: number, data: readonly number[]) => [0xff, marker, 0, data.length + 2, ...data];
  const ones = Array.from({ length: 64 }, () => 8);
  // Code lengths: every size of a difference from 0 to 8 has a code of four bits; the only AC code ends the block.
  const dcTable = [0x00, 0, 0, 0, 9, ...Array.from({ length: 12 }, () => 0), 0, 1, 2, 3, 4, 5, 6, 7, 8];
  const acTable = [0x10, 1, ...Array.from({ length: 15 }, () => 0), 0];
  const components = [1, 2, 3, 4];
  let bits = '';
  const before = [0, 0, 0, 0];
  for (let block = 0; block < 4; block++) {
    for (const [index] of components.entries()) {
      const value = 255 - (ink[index] ?? 0) - 128;
      const difference = value - (before[index] ?? 0);
      before[index] = value;
      const size = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
      bits += size.toString(2).padStart(4, '0');
      const coded = difference < 0 ? difference + 2 ** size - 1 : difference;
      if (size > 0) bits += coded.toString(2).padStart(size, '0');
      bits += '0';
    }
  }
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
  const scan = (bits.match(/.{8}/g) ?? []).flatMap((byte) => {
    const value = Number.parseInt(byte, 2);
    return value === 255 ? [255, 0] : [value];
  });
  const bytes = [
    0xff,
    0xd8,
    ...segment(0xee, [...ascii('Adobe'), 0, 100, 0, 0, 0, 0, 0]),
    ...(profile === undefined ? [] : profileSegment(profile)),
    ...segment(0xdb, [0, ...ones]),
    ...segment(0xc0, [8, 0, 16, 0, 16, 4, ...components.flatMap((id) => [id, 0x11, 0])]),
    ...segment(0xc4, dcTable),
    ...segment(0xc4, acTable),
    ...segment(0xda, [4, ...components.flatMap((id) => [id, 0]), 0, 63, 0]),
    ...scan,
    0xff,
    0xd9,
  ];
  return new File([new Uint8Array(bytes)], 'print.jpg');
}
