import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PlannedFilm, verifyFilm } from '../../../helper/execute/verify-film.ts';
import { findTools } from '../../../helper/ffmpeg/find-tools.ts';
import { makeToolRunner } from '../../../helper/ffmpeg/runner.ts';
import type { ToolRunner } from '../../../helper/ffmpeg/types.ts';

const FRAMES = 90;
const SAMPLES = 144_000;
const PACKET = 1024;
const { signal } = new AbortController();
/** Packets are copied, and their times stay as they are. */
const same = ['-copyts', '-c', 'copy', '-avoid_negative_ts', 'disabled', '-movflags', '+faststart'];

const folder = mkdtempSync(join(tmpdir(), 'storyloom-verify-'));
let runner: ToolRunner;
beforeAll(async () => {
  runner = await makeToolRunner(await findTools(), { stateFolder: folder });
});
afterAll(async () => {
  await runner.close();
  rmSync(folder, { recursive: true, force: true });
});

type Container = 'mp4' | 'mkv';
interface Wrong {
  readonly frames?: string;
  readonly timeBase?: string;
  readonly colour?: string;
  readonly sound?: readonly string[];
  readonly soundLength?: number;
}

let count = 0;

/** A film as the helper writes them, but for what is said to be wrong with it. */
function makeFilm(container: Container, wrong: Wrong = {}): string {
  const { frames = 'null', timeBase = '1/30', colour = 'bt709', soundLength = SAMPLES / 48_000 } = wrong;
  const path = join(folder, `film-${count++}.${container}`);
  const movie = ['-movflags', '+faststart', '-video_track_timescale', timeBase.slice(2)];
  const args = [
    ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=96x64:rate=30:duration=3'],
    ...['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=48000:duration=${soundLength}`],
    ...['-map', '0:v', '-map', '1:a', '-vf', `settb=${timeBase},${frames}`, '-fps_mode', 'passthrough'],
    ...['-enc_time_base:v', timeBase.replace('/', ':')],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2', '-g', '30', '-pix_fmt', 'yuv420p'],
    ...['-color_range', 'tv', '-colorspace', colour, '-color_trc', colour, '-color_primaries', colour],
    ...['-c:a', 'aac', '-ac', '2', ...(wrong.sound ?? [])],
    '-avoid_negative_ts',
    'disabled',
    ...(container === 'mp4' ? [...movie, '-movie_timescale', '48000'] : []),
    path,
  ];
  const { status, stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return path;
}

/** The same packets in another file. */
function copyOf(film: string, ...args: readonly string[]): string {
  const path = film.replace('film-', 'copy-');
  const inputs = ['-v', 'error', '-y', '-i', film];
  const { status, stderr } = spawnSync('ffmpeg', [...inputs, ...args, path], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return path;
}

function planned(container: Container, change: Partial<PlannedFilm> = {}): PlannedFilm {
  return {
    container,
    width: 96,
    height: 64,
    rate: { num: 30, den: 1 },
    totalFrames: FRAMES,
    totalSamples: SAMPLES,
    video: { codec: 'h264', pixelFormat: 'yuv420p' },
    audio: { codec: 'aac', channels: 2 },
    ...change,
  };
}

function verify(path: string, plan: PlannedFilm, hasCaptions = false): Promise<void> {
  return verifyFilm(path, plan, { runner, hasCaptions, runUp: PACKET }, { signal });
}

async function refusal(path: string, plan: PlannedFilm, hasCaptions = false): Promise<string> {
  const error: unknown = await verify(path, plan, hasCaptions).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ context: { stage: 'checking' } });
  return (error as Error).message;
}

/** Where the packets of a file's pictures lie in it. */
function packetsOf(path: string): readonly { readonly at: number; readonly size: number }[] {
  const args = ['-v', 'error', '-select_streams', 'v', '-show_entries', 'packet=pos,size', '-of', 'csv=p=0'];
  const { stdout } = spawnSync('ffprobe', [...args, path], { encoding: 'utf8' });
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number))
    .map(([size = 0, at = 0]) => ({ at, size }));
}

describe.each(['mp4', 'mkv'] as const)('a written %s', (container) => {
  let film: string;
  beforeAll(() => {
    film = makeFilm(container);
  });

  test('that is as planned passes', async () => {
    await verify(film, planned(container));
  });

  test.each([0.4, 0.7, 0.95])('cut off at %d of its length is refused', async (share) => {
    const bytes = readFileSync(film);
    const cut = film.replace('film-', `cut-${share}-`);
    writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length * share)));
    await refusal(cut, planned(container));
  });

  test('without one of its frames is refused', async () => {
    const path = makeFilm(container, { frames: "select='not(eq(n,17))'" });
    expect(await refusal(path, planned(container))).toContain('frames: 89 instead of 90');
  });

  test('with two pictures at one time, or one between two times, is refused', async () => {
    const twice = copyOf(film, '-map', '0', ...same, '-bsf:v', 'setts=pts=PTS-DURATION*eq(N\\,30)');
    expect(await refusal(twice, planned(container))).toContain('packet 30 lies at 0.96');
    const between = makeFilm(container, { timeBase: '1/60', frames: "setpts='N*2+eq(N,17)'" });
    expect(await refusal(between, planned(container))).toContain('not the time of a free frame');
  });

  test('with a frame too many is refused', async () => {
    expect(await refusal(film, planned(container, { totalFrames: FRAMES - 1 }))).toContain('free frame');
  });

  test('whose sound starts late is refused', async () => {
    const path = copyOf(film, '-itsoffset', '0.05', '-i', film, '-map', '0:v', '-map', '1:a', ...same);
    expect(await refusal(path, planned(container))).toContain('the sound starts');
  });

  test('whose sound has a hole is refused', async () => {
    const path = copyOf(film, '-map', '0', ...same, '-bsf:a', "noise=drop='eq(n,50)'");
    expect(await refusal(path, planned(container))).toContain('gap');
  });

  test('whose sound ends early is refused', async () => {
    const path = makeFilm(container, { soundLength: (SAMPLES - 3 * PACKET) / 48_000 });
    expect(await refusal(path, planned(container))).toContain('the sound ends');
  });

  test('with the tags of another colour space is refused', async () => {
    const path = makeFilm(container, { colour: 'smpte170m' });
    expect(await refusal(path, planned(container))).toContain('colour');
  });

  test('of another size, codec or shape of sound is refused', async () => {
    expect(await refusal(film, planned(container, { width: 98 }))).toContain('width');
    const video = { codec: 'hevc', pixelFormat: 'yuv420p' } as const;
    expect(await refusal(film, planned(container, { video }))).toContain('video codec');
    const mono = makeFilm(container, { sound: ['-ac', '1'] });
    expect(await refusal(mono, planned(container))).toContain('sound channels');
  });

  test('with no captions where some were planned, or a second sound, is refused', async () => {
    expect(await refusal(film, planned(container), true)).toContain('caption tracks: 0 instead of 1');
    const twice = copyOf(film, '-map', '0', '-map', '0:a', ...same);
    expect(await refusal(twice, planned(container))).toContain('2 audio tracks');
  });

  test('whose last picture cannot be decoded is refused', async () => {
    const bytes = readFileSync(film);
    const last = packetsOf(film).at(-1);
    if (last === undefined) throw new Error('The film has pictures');
    // A block in Matroska starts with bytes of its own.
    bytes.fill(0xff, container === 'mkv' ? last.at + 8 : last.at, last.at + last.size);
    const broken = film.replace('film-', 'broken-');
    writeFileSync(broken, bytes);
    expect(await refusal(broken, planned(container))).toContain('its end cannot be decoded');
  });

  test('that is being checked can be left', async () => {
    const leaving = verifyFilm(
      film,
      planned(container),
      { runner, hasCaptions: false, runUp: PACKET },
      { signal: AbortSignal.abort(new Error('enough')) },
    );
    await expect(leaving).rejects.toThrow('enough');
  });
});

test('an MP4 with its index behind the pictures is refused', async () => {
  const late = copyOf(makeFilm('mp4'), '-map', '0', '-c', 'copy');
  expect(await refusal(late, planned('mp4'))).toContain('index');
});
