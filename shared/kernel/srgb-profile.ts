/** D50-adapted sRGB primaries as ICC profiles hold them, X Y Z of red, green and blue. */
const PRIMARIES = { rXYZ: [0.436, 0.222, 0.014], gXYZ: [0.385, 0.717, 0.097], bXYZ: [0.143, 0.061, 0.714] };
const PRIMARY_TOLERANCE = 0.002;
/** A quarter of an 8-bit step where the curve is steepest. */
const CURVE_TOLERANCE = 0.003;
const SAMPLES = [0.02, 0.1, 0.25, 0.5, 0.75, 0.9];

/**
 * Whether a profile says what sRGB says, by its primaries and curves and not by its name: most pictures carry
 * one, and need no conversion.
 */
export function isSrgbProfile(profile: Uint8Array): boolean {
  const view = new DataView(profile.buffer, profile.byteOffset, profile.byteLength);
  const tags = readTags(view);
  if (tags === null || tags.has('A2B0')) return false;
  const primariesFit = Object.entries(PRIMARIES).every(([name, expected]) => {
    const at = tags.get(name);
    return (
      at !== undefined &&
      at.bytes >= 20 &&
      expected.every((value, i) => Math.abs(fixed(view, at.offset + 8 + 4 * i) - value) <= PRIMARY_TOLERANCE)
    );
  });
  if (!primariesFit) return false;
  return ['rTRC', 'gTRC', 'bTRC'].every((name) => {
    const at = tags.get(name);
    const curve = at === undefined ? null : readCurve(view, at);
    return curve !== null && SAMPLES.every((x) => Math.abs(curve(x) - srgbCurve(x)) <= CURVE_TOLERANCE);
  });
}

interface Tag {
  readonly offset: number;
  readonly bytes: number;
}

function readTags(view: DataView): Map<string, Tag> | null {
  if (view.byteLength < 132 || text(view, 16) !== 'RGB ' || text(view, 36) !== 'acsp') return null;
  const count = view.getUint32(128);
  if (132 + count * 12 > view.byteLength) return null;
  const tags = new Map<string, Tag>();
  for (let i = 0; i < count; i += 1) {
    const at = 132 + i * 12;
    const tag = { offset: view.getUint32(at + 4), bytes: view.getUint32(at + 8) };
    if (tag.offset + tag.bytes > view.byteLength) return null;
    tags.set(text(view, at), tag);
  }
  return tags;
}

type Curve = (x: number) => number;

function readCurve(view: DataView, { offset, bytes }: Tag): Curve | null {
  if (bytes < 12) return null;
  const type = text(view, offset);
  if (type === 'curv') {
    const count = view.getUint32(offset + 8);
    // Fewer entries are a plain power, which sRGB is not.
    if (count < 16 || bytes < 12 + count * 2) return null;
    return (x) => {
      const place = x * (count - 1);
      const index = Math.min(count - 2, Math.floor(place));
      const low = view.getUint16(offset + 12 + index * 2);
      const high = view.getUint16(offset + 14 + index * 2);
      return (low + (high - low) * (place - index)) / 65_535;
    };
  }
  if (type !== 'para') return null;
  // Both kinds are a line and then a power; browsers write the second, with nothing added to either.
  const kind = view.getUint16(offset + 8);
  if (!((kind === 3 && bytes >= 32) || (kind === 4 && bytes >= 40))) return null;
  const count = kind === 3 ? 5 : 7;
  const values = Array.from({ length: count }, (_, i) => fixed(view, offset + 12 + 4 * i));
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = values;
  return (x) => (x >= d ? (a * x + b) ** g + e : c * x + f);
}

function srgbCurve(x: number): number {
  return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
}

function fixed(view: DataView, offset: number): number {
  return view.getInt32(offset) / 65_536;
}

function text(view: DataView, offset: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(offset + i)));
}
