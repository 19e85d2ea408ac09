/**
 * What the studio is measured against, in the same browser in the same run: the encoders alone, and the film
 * made the usual way. Nothing here uses the studio's own code.
 */

export interface ReadyFrames {
  readonly width: number;
  readonly height: number;
  readonly rate: number;
  /** I420 frames, taken in turn and back again, so that motion stays motion. */
  readonly frames: readonly Uint8Array<ArrayBuffer>[];
}

export interface EncoderReference {
  readonly codec: string;
  readonly bitrate: number;
  readonly encoders: number;
  readonly total: number;
  /** Frames after which each encoder makes a key frame, as chunks do. */
  readonly keyEvery: number;
}

/** Seconds that the same number of encoders needs for the same number of frames that are already drawn. */
export async function encodeReadyFrames(ready: ReadyFrames, reference: EncoderReference): Promise<number> {
  const share = Math.ceil(reference.total / reference.encoders);
  const started = performance.now();
  await Promise.all(
    Array.from({ length: reference.encoders }, (_, index) =>
      encodeOne(ready, reference, Math.min(share, reference.total - index * share)),
    ),
  );
  return (performance.now() - started) / 1000;
}

async function encodeOne(ready: ReadyFrames, reference: EncoderReference, count: number): Promise<void> {
  let failure: unknown = null;
  const encoder = new VideoEncoder({
    output: () => undefined,
    error: (error) => {
      failure = error;
    },
  });
  encoder.configure({
    codec: reference.codec,
    width: ready.width,
    height: ready.height,
    bitrate: reference.bitrate,
    framerate: ready.rate,
    latencyMode: 'quality',
  });
  const period = Math.max(1, 2 * (ready.frames.length - 1));
  for (let i = 0; i < count; i++) {
    if (failure) throw failure;
    const place = i % period;
    const data = ready.frames[place < ready.frames.length ? place : period - place];
    if (!data) throw new TypeError('No ready frames');
    const frame = new VideoFrame(data, {
      format: 'I420',
      codedWidth: ready.width,
      codedHeight: ready.height,
      timestamp: Math.round((i * 1e6) / ready.rate),
      duration: Math.round(1e6 / ready.rate),
      colorSpace: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false },
    });
    encoder.encode(frame, { keyFrame: i % reference.keyEvery === 0 });
    frame.close();
    while (encoder.encodeQueueSize > 4) {
      await new Promise((resolve) => encoder.addEventListener('dequeue', resolve, { once: true }));
    }
  }
  await encoder.flush();
  encoder.close();
  if (failure) throw failure;
}

export interface UsualFilm {
  readonly pictures: readonly Blob[];
  readonly texts: readonly string[];
  readonly width: number;
  readonly height: number;
  readonly rate: number;
  readonly secondsEach: number;
  readonly fade: number;
  readonly zoom: number;
  readonly codec: string;
  readonly bitrate: number;
}

/** The usual way: every frame drawn on one 2D canvas and handed to one encoder. Returns the seconds it took. */
export async function makeUsualFilm(film: UsualFilm): Promise<number> {
  const started = performance.now();
  const bitmaps = await Promise.all(film.pictures.map((picture) => createImageBitmap(picture)));
  const canvas = new OffscreenCanvas(film.width, film.height);
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new TypeError('No 2D canvas');
  context.imageSmoothingQuality = 'high';
  let failure: unknown = null;
  const encoder = new VideoEncoder({
    output: () => undefined,
    error: (error) => {
      failure = error;
    },
  });
  encoder.configure({
    codec: film.codec,
    width: film.width,
    height: film.height,
    bitrate: film.bitrate,
    framerate: film.rate,
    latencyMode: 'quality',
  });
  const each = film.secondsEach * film.rate;
  const total = each * bitmaps.length;
  for (let i = 0; i < total; i++) {
    if (failure) throw failure;
    const index = Math.floor(i / each);
    const within = i - index * each;
    drawMoving(context, bitmaps[index], within / each, film.zoom, 1);
    const left = each - within;
    const fadeFrames = film.fade * film.rate;
    if (left < fadeFrames && index + 1 < bitmaps.length)
      drawMoving(context, bitmaps[index + 1], 0, film.zoom, 1 - left / fadeFrames);
    drawText(context, film.texts[index] ?? '', within / each);
    const frame = new VideoFrame(canvas, {
      timestamp: Math.round((i * 1e6) / film.rate),
      duration: Math.round(1e6 / film.rate),
    });
    encoder.encode(frame, { keyFrame: i % (film.rate * 4) === 0 });
    frame.close();
    while (encoder.encodeQueueSize > 4) {
      await new Promise((resolve) => encoder.addEventListener('dequeue', resolve, { once: true }));
    }
  }
  await encoder.flush();
  encoder.close();
  for (const bitmap of bitmaps) bitmap.close();
  return (performance.now() - started) / 1000;
}

function drawMoving(
  context: OffscreenCanvasRenderingContext2D,
  bitmap: ImageBitmap | undefined,
  at: number,
  zoom: number,
  alpha: number,
): void {
  if (!bitmap) return;
  const { width, height } = context.canvas;
  const cover = Math.min(bitmap.width / width, bitmap.height / height);
  const scale = cover / zoom ** at;
  const w = width * scale;
  const h = height * scale;
  context.globalAlpha = alpha;
  context.drawImage(bitmap, (bitmap.width - w) / 2, (bitmap.height - h) / 2, w, h, 0, 0, width, height);
  context.globalAlpha = 1;
}

function drawText(context: OffscreenCanvasRenderingContext2D, text: string, at: number): void {
  const words = text.split(' ');
  const shown = words.slice(Math.floor(at * words.length), Math.floor(at * words.length) + 5).join(' ');
  const { width, height } = context.canvas;
  context.font = `600 ${Math.round(height / 20)}px sans-serif`;
  context.textAlign = 'center';
  context.lineJoin = 'round';
  context.lineWidth = height / 160;
  context.strokeStyle = '#000';
  context.fillStyle = '#fff';
  context.strokeText(shown, width / 2, height * 0.9);
  context.fillText(shown, width / 2, height * 0.9);
}
