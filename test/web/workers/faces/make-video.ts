import { BufferTarget, CanvasSource, Output, WebMOutputFormat } from 'mediabunny';

export interface Scene {
  readonly frames: number;
  readonly colour: string;
  /** Where the middle of a flag is, in pixels from the left. */
  readonly flag: number;
}

/** A WebM of plain scenes, each with a striped flag, without sound. */
export async function makeVideo(
  scenes: readonly Scene[],
  { width, height, rate }: { readonly width: number; readonly height: number; readonly rate: number },
): Promise<File> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new TypeError('There is no canvas');
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const source = new CanvasSource(canvas, { codec: 'vp9', bitrate: 2_000_000, keyFrameInterval: 5 });
  output.addVideoTrack(source, { frameRate: rate });
  await output.start();
  let frame = 0;
  for (const { frames, colour, flag } of scenes) {
    for (let index = 0; index < frames; index += 1, frame += 1) {
      context.fillStyle = colour;
      context.fillRect(0, 0, width, height);
      for (let stripe = 0; stripe < 6; stripe += 1) {
        context.fillStyle = stripe % 2 === 0 ? '#ffe020' : '#e02060';
        context.fillRect(flag - 60 + stripe * 20, height / 2 - 50, 20, 100);
      }
      await source.add(frame / rate, 1 / rate);
    }
  }
  await output.finalize();
  if (target.buffer === null) throw new TypeError('The video is empty');
  return new File([target.buffer], 'scenes.webm', { type: 'video/webm' });
}
