/** Aspects and sizes offered for a project. Any other even size in a document is kept and shown as it is. */
export const ASPECTS = ['16:9', '9:16', '1:1', '4:5', '4:3'] as const;
export type AspectName = (typeof ASPECTS)[number] | 'other';
export const SHORT_SIDES = [480, 720, 1080, 1440, 2160] as const;

export interface OutputSize {
  readonly width: number;
  readonly height: number;
}

export function aspectOf(size: OutputSize): (typeof ASPECTS)[number] | null {
  return (
    ASPECTS.find((name) => {
      const exact = sizeFor(name, Math.min(size.width, size.height));
      return exact.width === size.width && exact.height === size.height;
    }) ?? null
  );
}

/** Even sizes of an aspect whose short side is as asked for; a long side over 4096 brings both down. */
export function sizeFor(aspect: AspectName | OutputSize, shortSide: number): OutputSize {
  const ratio = typeof aspect === 'string' ? ratioOf(aspect) : aspect.width / aspect.height;
  const side = Math.min(shortSide, 2304, Math.floor(4096 / Math.max(ratio, 1 / ratio)));
  return ratio >= 1
    ? { width: even(side * ratio), height: even(side) }
    : { width: even(side), height: even(side / ratio) };
}

function ratioOf(name: AspectName): number {
  if (name === 'other') return 16 / 9;
  const [across = 16, down = 9] = name.split(':').map(Number);
  return across / down;
}

function even(value: number): number {
  return Math.min(4096, Math.max(64, Math.round(value / 2) * 2));
}
