import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { openLanes } from '../../../helper/execute/lanes.ts';
import type { FilmDeps } from '../../../helper/execute/types.ts';
import type { HelperPlan } from '../../../shared/plan/helper-output.ts';

/** What the helper is measured against, with the same libx264 settings. Captions and sound are left out of all of it. */

const live = new AbortController().signal;
const NICENESS = 10;
const FADE = 0.5;
const ZOOM = 1.3;

export function run(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    // As the helper's own programs: on a busy machine the others would be waited for.
    if (child.pid !== undefined) setPriority(child.pid, NICENESS);
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}`)),
    );
  });
}

/** The film's own frames as a file that ffmpeg only has to encode. */
export async function writeReadyFrames(plan: HelperPlan, deps: FilmDeps, path: string): Promise<void> {
  const { width, height, rate } = plan;
  const file = createWriteStream(path, { highWaterMark: 1 << 24 });
  file.write(
    `YUV4MPEG2 W${width} H${height} F${rate.num}:${rate.den} Ip A1:1 C420mpeg2 XCOLORRANGE=LIMITED\n`,
  );
  await openLanes(plan, { ...deps, layers: null, lanes: 1 }, live, async ([lane]) => {
    for (const { slice } of plan.chunks) {
      await lane?.draw(slice, 0, slice.frames, async (frame) => {
        file.write('FRAME\n');
        await new Promise<void>((taken) => file.write(frame.slice(), () => taken()));
      });
    }
  });
  file.end();
  await finished(file);
}

/** As ffmpeg spreads its threads when it is not told. */
export function encoderArgs({ video }: HelperPlan, preset: string): string[] {
  const args = [...video.args];
  const threads = args.indexOf('-threads');
  if (threads >= 0) args.splice(threads, 2);
  args[args.indexOf('-preset') + 1] = preset;
  return args;
}

export function encodeOnly(ready: string, encoder: readonly string[], output: string): Promise<void> {
  return run('ffmpeg', ['-v', 'error', '-y', '-i', ready, ...encoder, output]);
}

export interface Slideshow {
  readonly pictures: readonly string[];
  readonly secondsEach: number;
  readonly rate: number;
  readonly width: number;
  readonly height: number;
  /** In pixels across, to which pictures are scaled up first so that whole pixels are small steps; null does not. */
  readonly scaleTo: number | null;
}

/** The same story by one command, as it is found in every forum. */
export function zoompanFilm(show: Slideshow, encoder: readonly string[], output: string): Promise<void> {
  const { pictures, secondsEach, rate, width, height, scaleTo } = show;
  const frames = Math.round((secondsEach + FADE) * rate);
  const aspect = `crop=iw:iw*${height}/${width}`;
  const larger = scaleTo === null ? '' : `,scale=${scaleTo}:-2`;
  const move = `zoompan=z='1+${ZOOM - 1}*on/${frames}':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d=${frames}:s=${width}x${height}:fps=${rate}`;
  const parts = pictures.map((_, i) => `[${i}:v]${aspect}${larger},${move},format=yuv420p[v${i}]`);
  const fades = pictures.slice(1).map((_, i) => {
    const from = i === 0 ? '[v0]' : `[x${i}]`;
    return `${from}[v${i + 1}]xfade=duration=${FADE}:offset=${(i + 1) * secondsEach - FADE / 2}[x${i + 1}]`;
  });
  const last = `[x${pictures.length - 1}]`;
  return run('ffmpeg', [
    ...['-v', 'error', '-y', ...pictures.flatMap((path) => ['-i', path])],
    ...['-filter_complex', [...parts, ...fades].join(';'), '-map', last],
    ...['-t', String(pictures.length * secondsEach), ...encoder, output],
  ]);
}

/** A loop that crops and scales each frame with Pillow. */
export function pillowFilm(
  folder: string,
  { pictures, secondsEach, rate, width, height }: Slideshow,
  encoder: readonly string[],
  output: string,
): Promise<void> {
  const script = join(folder, 'slideshow.py');
  writeFileSync(script, PILLOW);
  const film = { pictures, secondsEach, rate, width, height, fade: FADE, zoom: ZOOM, encoder, output };
  return run('python3', [script, JSON.stringify(film)]);
}

/** Null where it is not there. */
export function pillowVersion(): string | null {
  const { status, stdout } = spawnSync('python3', ['-c', 'import PIL; print(PIL.__version__)'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout.trim() : null;
}

const PILLOW = `
import json, subprocess, sys
from PIL import Image
film = json.loads(sys.argv[1])
w, h, rate = film['width'], film['height'], film['rate']
each, fade = round(film['secondsEach'] * rate), round(film['fade'] * rate)
pictures = [Image.open(path).convert('RGB') for path in film['pictures']]
def at(picture, t):
    scale = min(picture.width / w, picture.height / h) / film['zoom'] ** t
    cw, ch = w * scale, h * scale
    x, y = (picture.width - cw) / 2, (picture.height - ch) / 2
    return picture.resize((w, h), Image.LANCZOS, box=(x, y, x + cw, y + ch))
ffmpeg = subprocess.Popen(['ffmpeg', '-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', f'{w}x{h}',
    '-r', str(rate), '-i', '-', *film['encoder'], film['output']], stdin=subprocess.PIPE)
for i, picture in enumerate(pictures):
    for n in range(each):
        frame = at(picture, n / each)
        left = each - n
        if left < fade and i + 1 < len(pictures):
            frame = Image.blend(frame, at(pictures[i + 1], 0), 1 - left / fade)
        ffmpeg.stdin.write(frame.tobytes())
ffmpeg.stdin.close()
sys.exit(ffmpeg.wait())
`;
