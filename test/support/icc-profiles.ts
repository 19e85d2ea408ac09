/** Small matrix profiles, written as the ICC describes them, so that tests need no profile files. */

type Triple = readonly [number, number, number];

/** D50-adapted primaries. */
export const PRIMARIES: Readonly<Record<'srgb' | 'p3' | 'adobe', readonly [Triple, Triple, Triple]>> = {
  srgb: [
    [0.43607, 0.22249, 0.01392],
    [0.38515, 0.71687, 0.09708],
    [0.14307, 0.06061, 0.7141],
  ],
  p3: [
    [0.51512, 0.2412, -0.00105],
    [0.29198, 0.69225, 0.04189],
    [0.1571, 0.06657, 0.78407],
  ],
  adobe: [
    [0.60974, 0.31111, 0.01947],
    [0.20528, 0.62567, 0.06087],
    [0.14919, 0.06322, 0.74457],
  ],
};

/** A power, a table of the sRGB curve (null), or the numbers of a curve with a line and a power. */
type Curve = number | null | readonly number[];

export function matrixProfile(primaries: readonly [Triple, Triple, Triple], gamma: Curve): Uint8Array {
  return profile('mntr', 'RGB ', 'XYZ ', [
    ['desc', description('Test')],
    ['cprt', text('None')],
    ['wtpt', xyz([0.9642, 1, 0.8249])],
    ['rXYZ', xyz(primaries[0])],
    ['gXYZ', xyz(primaries[1])],
    ['bXYZ', xyz(primaries[2])],
    ['rTRC', curve(gamma)],
    ['gTRC', curve(gamma)],
    ['bTRC', curve(gamma)],
  ]);
}

/** Inks that print weaker than the plain conversion shows them, so that a profile that is not used is seen. */
export const weakInks = ([c = 0, m = 0, y = 0, k = 0]: readonly number[]): Triple => [
  (1 - 0.5 * c) * (1 - k),
  (1 - 0.6 * m) * (1 - k),
  (1 - 0.7 * y) * (1 - k),
];
export const WEAK_INKS: readonly (readonly [number, number, number, number])[] = [
  [255, 0, 0, 0],
  [0, 255, 0, 0],
  [0, 0, 255, 0],
  [255, 255, 0, 0],
  [0, 0, 0, 255],
];

/** A print profile with a table of the sixteen full-ink corners; `colourOf` gives their sRGB colours, 0 to 1. */
export function inkProfile(colourOf: (ink: readonly number[]) => Triple): Uint8Array {
  const table = new Uint8Array(48 + 4 * 256 + 16 * 3 + 3 * 256);
  put(table, 0, 'mft1');
  table.set([4, 3, 2], 8);
  const view = new DataView(table.buffer);
  for (const diagonal of [12, 28, 44]) view.setInt32(diagonal, 65_536);
  for (let i = 0; i < 4 * 256; i += 1) table[48 + i] = i % 256;
  for (let corner = 0; corner < 16; corner += 1) {
    const ink = [8, 4, 2, 1].map((bit) => (corner & bit ? 1 : 0));
    table.set(labBytes(colourOf(ink)), 48 + 1024 + corner * 3);
  }
  for (let i = 0; i < 3 * 256; i += 1) table[48 + 1024 + 48 + i] = i % 256;
  return profile('prtr', 'CMYK', 'Lab ', [
    ['desc', description('Ink')],
    ['cprt', text('None')],
    ['wtpt', xyz([0.9642, 1, 0.8249])],
    ['A2B0', table],
  ]);
}

function labBytes(colour: Triple): number[] {
  const light = colour.map(linear);
  const [x = 0, y = 0, z = 0] = [0, 1, 2].map((i) =>
    light.reduce((sum, value, k) => sum + value * (PRIMARIES.srgb[k]?.[i] ?? 0), 0),
  );
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const [fx, fy, fz] = [f(x / 0.9642), f(y), f(z / 0.8249)];
  const lab = [(116 * fy - 16) * 2.55, 500 * (fx - fy) + 128, 200 * (fy - fz) + 128];
  return lab.map((value) => Math.min(255, Math.max(0, Math.round(value))));
}

function profile(
  kind: string,
  space: string,
  connection: string,
  tags: readonly [string, Uint8Array][],
): Uint8Array {
  const head = 132 + tags.length * 12;
  const bytes = new Uint8Array(head + tags.reduce((sum, [, data]) => sum + data.length, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length);
  view.setUint32(8, 0x02400000);
  for (const [at, name] of [
    [12, kind],
    [16, space],
    [20, connection],
    [36, 'acsp'],
  ] as const)
    put(bytes, at, name);
  bytes.set(xyz([0.9642, 1, 0.8249]).subarray(8), 68);
  view.setUint32(128, tags.length);
  let offset = head;
  for (const [i, [name, data]] of tags.entries()) {
    const at = 132 + i * 12;
    put(bytes, at, name);
    view.setUint32(at + 4, offset);
    view.setUint32(at + 8, data.length);
    bytes.set(data, offset);
    offset += data.length;
  }
  return bytes;
}

function put(bytes: Uint8Array, at: number, name: string): void {
  for (let i = 0; i < name.length; i += 1) bytes[at + i] = name.charCodeAt(i);
}

function xyz(values: Triple): Uint8Array {
  const bytes = new Uint8Array(20);
  put(bytes, 0, 'XYZ ');
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setInt32(8 + i * 4, Math.round(value * 65_536));
  return bytes;
}

/** The sRGB curve as numbers; browsers write it with two zeros behind. */
export const SRGB_NUMBERS = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045];

function curve(gamma: Curve): Uint8Array {
  if (typeof gamma === 'object' && gamma !== null) {
    const bytes = new Uint8Array(12 + gamma.length * 4);
    put(bytes, 0, 'para');
    const view = new DataView(bytes.buffer);
    view.setUint16(8, gamma.length === 5 ? 3 : 4);
    for (const [i, value] of gamma.entries()) view.setInt32(12 + i * 4, Math.round(value * 65_536));
    return bytes;
  }
  if (gamma !== null) {
    const bytes = new Uint8Array(16);
    put(bytes, 0, 'curv');
    const view = new DataView(bytes.buffer);
    view.setUint32(8, 1);
    view.setUint16(12, Math.round(gamma * 256));
    return bytes;
  }
  const count = 1024;
  const bytes = new Uint8Array(12 + count * 2);
  put(bytes, 0, 'curv');
  const view = new DataView(bytes.buffer);
  view.setUint32(8, count);
  for (let i = 0; i < count; i += 1) view.setUint16(12 + i * 2, Math.round(linear(i / (count - 1)) * 65_535));
  return bytes;
}

/** The sRGB curve, from coded to linear light. */
export function linear(x: number): number {
  return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
}

export function coded(x: number): number {
  return x <= 0.0031308 ? x * 12.92 : 1.055 * x ** (1 / 2.4) - 0.055;
}

function description(words: string): Uint8Array {
  const bytes = new Uint8Array(96 + words.length);
  put(bytes, 0, 'desc');
  new DataView(bytes.buffer).setUint32(8, words.length + 1);
  put(bytes, 12, words);
  return bytes.slice(0, Math.ceil(bytes.length / 4) * 4);
}

function text(words: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((9 + words.length) / 4) * 4);
  put(bytes, 0, 'text');
  put(bytes, 8, words);
  return bytes;
}
