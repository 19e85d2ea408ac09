import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { decodeFrames } from '../../support/ffmpeg.ts';
import { makeVoice, makeWav } from '../../support/make-media.ts';
import type { Place } from './command-kit.ts';

/** Red at the left, blue at the right. */
export function makeHalves(): Buffer {
  const canvas = createCanvas(640, 360);
  const context = canvas.getContext('2d');
  context.fillStyle = 'red';
  context.fillRect(0, 0, 320, 360);
  context.fillStyle = 'blue';
  context.fillRect(320, 0, 320, 360);
  return canvas.toBuffer('image/png');
}

/** Half a second each, so that the large ones are made in a moment. */
export function writeShort(
  place: Place,
  name = 'story',
  { title = 'Harbour', picture = `${name}.png` } = {},
): string {
  place.write(`${name}.png`, makeHalves());
  place.write(`${name}.wav`, makeWav(makeVoice(1, 0.5)));
  return place.write(
    `${name}.md`,
    `---\ntitle: ${title}\nsize: 640x360\nfps: 24\ncaptions: off\n---\n\n![](${picture})\n[narration](${name}.wav)\nSpoken.\n`,
  );
}

/** Every part of a ledger by its name, with the hash of its bytes. */
export function partsOf(place: Place): ReadonlyMap<string, string> {
  const folder = join(place.data, 'ledger');
  return new Map(
    readdirSync(folder)
      .sort()
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      ]),
  );
}

export async function edgesOf(file: string, width: number, height: number) {
  let frames = 0;
  const edges = new Set<string>();
  for await (const { u, v } of decodeFrames(file, width, height)) {
    frames += 1;
    const row = Math.floor(height / 4) * (width / 2);
    const colour = (at: number) => ((v[at] ?? 0) > (u[at] ?? 0) ? 'red' : 'blue');
    edges.add(`${colour(row + 2)}-${colour(row + width / 2 - 3)}`);
  }
  return { frames, edges: [...edges] };
}

export const FOUR = [
  ['LANDSCAPE_4K', 3840, 2160],
  ['VERTICAL_1080P', 1080, 1920],
  ['SQUARE_720P', 720, 720],
  ['DRAFT_360P', 640, 360],
] as const;
