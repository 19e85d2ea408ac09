import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { findTools } from '../../helper/ffmpeg/find-tools.ts';
import { makeToolRunner } from '../../helper/ffmpeg/runner.ts';
import { loadColourEngine } from '../../helper/media/colour.ts';
import { useBundledFonts } from '../../helper/media/fonts.ts';
import { openPicture } from '../../helper/media/pictures.ts';
import { openSound, probeSound } from '../../helper/media/sound.ts';
import { toErrorData } from '../../shared/errors.ts';
import type { CaptionStyle } from '../../shared/model/project.ts';
import { makeCaptionPainter } from '../../shared/text/caption-layers.ts';
import type { CaptionBox } from '../../shared/text/layout-caption.ts';
import { helperFilm } from './helper-film.ts';
import { codedFilm } from './helper-videos.ts';
import { preparedHashes } from './prepared-hashes.ts';

export interface SoundPart {
  readonly from: number;
  readonly count: number;
}

export interface CaptionState {
  readonly words: readonly string[];
  readonly active: number | null;
  readonly style: CaptionStyle;
  readonly width: number;
  readonly height: number;
}

/**
 * The helper's side of the parity tests: what it makes of the bytes that a browser test sends it. Bytes travel as
 * base64; a failure is told by its code.
 */
export const helperMedia = {
  ...helperFilm,
  codedFilm,

  picture: (name: string, bytes: string) =>
    withFile(bytes, async (path) => {
      const module = new WebAssembly.Module(readFileSync('shared/kernel/build/kernel.wasm'));
      const picture = await openPicture(path, { signal: new AbortController().signal, name });
      const { type, width, height } = picture;
      try {
        return { type, width, height, hashes: await preparedHashes(module, picture, loadColourEngine) };
      } finally {
        picture.close();
      }
    }),

  sound: (name: string, bytes: string, wanted: readonly SoundPart[]) =>
    withFile(bytes, async (path, folder) => {
      const runner = await makeToolRunner(await findTools(), { stateFolder: folder });
      const options = { runner, signal: new AbortController().signal, name };
      try {
        const { samples, channels } = await probeSound(path, options);
        const source = await openSound(path, options);
        const parts: { left: string; right: string }[] = [];
        for (const { from, count } of wanted) {
          const { left, right } = await source.read(from, count);
          parts.push({ left: base64(left), right: base64(right) });
        }
        source.close?.();
        return { samples, channels, parts };
      } finally {
        await runner.close();
      }
    }),

  caption({ words, active, style, width, height }: CaptionState): { box: CaptionBox; pixels: string } | null {
    const canvas = createCanvas(2, 2);
    const context = canvas.getContext('2d');
    useBundledFonts(context);
    const painted = makeCaptionPainter(canvas, context)(
      { width, height, captionStyle: style },
      { words, active },
    );
    return painted === null ? null : { box: painted.box, pixels: base64(painted.data) };
  },

  /** A few seconds of a sweep and noise beside it. */
  makeSound(extension: string, args: readonly string[]): string {
    const folder = mkdtempSync(join(tmpdir(), 'storyloom-sound-'));
    try {
      const path = join(folder, `made.${extension}`);
      const sweep = '0.4*sin(2*PI*(200+300*t)*t)|0.3*sin(2*PI*(900-100*t)*t)';
      const source = ['-f', 'lavfi', '-i', `aevalsrc='${sweep}':s=44100:d=2.345`];
      execFileSync('ffmpeg', ['-loglevel', 'error', '-nostdin', ...source, ...args, path]);
      return readFileSync(path).toString('base64');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

export type HelperMedia = typeof helperMedia;

function base64(data: Float32Array | Uint8Array | Uint8ClampedArray): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
}

async function withFile<Result>(
  bytes: string,
  use: (path: string, folder: string) => Promise<Result>,
): Promise<Result | { readonly error: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-media-'));
  try {
    const path = join(folder, 'file');
    writeFileSync(path, Buffer.from(bytes, 'base64'));
    return await use(path, folder);
  } catch (error) {
    return { error: toErrorData(error).code };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
