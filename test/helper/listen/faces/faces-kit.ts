import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCanvas } from '@napi-rs/canvas';
import { onTestFinished } from 'vitest';
import { findTools } from '../../../../helper/ffmpeg/find-tools.ts';
import { makeToolRunner } from '../../../../helper/ffmpeg/runner.ts';

export const PHOTO = fileURLToPath(
  new URL('../../../../../shared/corpus/photo/astronaut.png', import.meta.url),
);
/** By eye, in parts of the photo: left of the middle, and high. */
export const FACE = { x: 0.36, y: 0.08, width: 0.18, height: 0.27 };

export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-faces-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function makeRunner(folder: string) {
  const runner = await makeToolRunner(await findTools(), { stateFolder: folder });
  onTestFinished(() => runner.close());
  return runner;
}

/** Nothing but a striped flag, whose middle is so many pixels from the left. */
export function makeFlag(at: number, { width = 1600, height = 800, ground = '#99a' } = {}): Buffer {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
  for (let stripe = 0; stripe < 12; stripe += 1) {
    context.fillStyle = stripe % 2 === 0 ? '#e03010' : '#ffd020';
    context.fillRect(at - 150 + stripe * 25, height / 2 - 150, 25, 300);
  }
  return canvas.toBuffer('image/png');
}

/** One still after the other, each for so many frames at 30 a second. */
export function makeScenes(
  folder: string,
  scenes: readonly (readonly [picture: Buffer, frames: number])[],
): string {
  const inputs = scenes.flatMap(([picture, frames], index) => {
    const file = join(folder, `scene-${index}.png`);
    writeFileSync(file, picture);
    return ['-loop', '1', '-framerate', '30', '-t', String(frames / 30), '-i', file];
  });
  const parts = scenes.map((_, index) => `[${index}]scale=640:320,setsar=1[s${index}];`).join('');
  const joined = `${scenes.map((_, index) => `[s${index}]`).join('')}concat=n=${scenes.length}`;
  const path = join(folder, 'scenes.mp4');
  const output = ['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-g', '12', path];
  execFileSync('ffmpeg', [
    '-loglevel',
    'error',
    '-nostdin',
    '-y',
    ...inputs,
    '-filter_complex',
    `${parts}${joined}`,
    ...output,
  ]);
  return path;
}
