/** A decoded, upright picture that gives its rows as RGBA. */
export interface PictureRows {
  readonly width: number;
  readonly height: number;
  rows(first: number, count: number): Uint8ClampedArray;
  /** Gives its memory back. Idempotent. */
  close(): void;
}

/** What is used of a canvas, the browser's and the helper's. */
interface StripContext<Image> {
  clearRect(x: number, y: number, width: number, height: number): void;
  drawImage(
    image: Image,
    fromX: number,
    fromY: number,
    fromWidth: number,
    fromHeight: number,
    x: number,
    y: number,
    width: number,
    height: number,
  ): void;
  getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
}

/** Pixels handed through a canvas at a time. */
const STRIP_BYTES = 4 << 20;

/** Height of the canvas that `drawnRows` needs; it is as wide as the picture. */
export function stripHeight({ width, height }: { readonly width: number; readonly height: number }): number {
  return Math.max(1, Math.min(height, Math.floor(STRIP_BYTES / (width * 4))));
}

/** The rows of a picture that only a canvas hands out, in strips: one as large as the picture would double its memory. */
export function drawnRows<Image>(
  context: StripContext<Image>,
  image: Image,
  size: { readonly width: number; readonly height: number },
): PictureRows['rows'] {
  const { width } = size;
  const strip = stripHeight(size);
  return (first, count) => {
    const data = new Uint8ClampedArray(width * count * 4);
    for (let row = 0; row < count; row += strip) {
      const part = Math.min(strip, count - row);
      context.clearRect(0, 0, width, strip);
      context.drawImage(image, 0, first + row, width, part, 0, 0, width, part);
      data.set(context.getImageData(0, 0, width, part).data, row * width * 4);
    }
    return data;
  };
}
