import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { finishSound, MOST_GAIN_DB, planFinish } from '../../../shared/audio/finish-sound.ts';
import { makeLimiter } from '../../../shared/audio/limiter.ts';
import { makeLoudnessMeter } from '../../../shared/audio/loudness.ts';
import { blocksOf, collect, joined, maxDifference, noise, sine } from './signals.ts';

function measure(left: Float32Array, right = left, size = 4800) {
  const meter = makeLoudnessMeter();
  for (let at = 0; at < left.length; at += size) {
    meter.push({ left: left.slice(at, at + size), right: right.slice(at, at + size) });
  }
  return meter.result();
}

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

/** What ffmpeg's ebur128 says of a stereo sound: LUFS and dBTP. */
function ffmpegMeasure(left: Float32Array, right: Float32Array): { integrated: number; truePeak: number } {
  const pcm = new Float32Array(2 * left.length);
  left.forEach((value, i) => {
    pcm[2 * i] = value;
    pcm[2 * i + 1] = right[i] ?? 0;
  });
  const args = [
    '-hide_banner',
    '-f',
    'f32le',
    '-ar',
    '48000',
    '-ac',
    '2',
    '-i',
    'pipe:0',
    '-af',
    'ebur128=peak=true',
    '-f',
    'null',
    '-',
  ];
  const run = spawnSync('ffmpeg', args, { input: Buffer.from(pcm.buffer), maxBuffer: 1 << 28 });
  const summary = run.stderr.toString().split('Summary:')[1] ?? '';
  const number = (pattern: RegExp) => Number(pattern.exec(summary)?.[1]);
  return { integrated: number(/I:\s+(-?[\d.]+|-?inf)/), truePeak: number(/Peak:\s+(-?[\d.]+)/) };
}

/** Speech-like: bursts of noise of different loudness with pauses, and a few loud clicks. */
function speechLike(seconds: number, decibels: number): Float32Array {
  const parts: Float32Array[] = [];
  for (let i = 0; i < seconds * 2; i += 1) {
    parts.push(noise(16_000, i + 1, decibels + (i % 5) * 2), new Float32Array(8000));
  }
  const all = joined(...parts);
  for (let at = 20_000; at < all.length; at += 37_000) all[at] = Math.min(0.9, 10 ** ((decibels + 24) / 20));
  return all;
}

describe('loudness of the EBU Tech 3341 signals', () => {
  test.each([
    ['1: one tone at -23', [sine(1000, 20, -23)], -23],
    ['2: one tone at -33', [sine(1000, 20, -33)], -33],
    ['3: quiet ends are gated', [sine(1000, 10, -36), sine(1000, 60, -23), sine(1000, 10, -36)], -23],
    [
      '4: silence-like ends are gated',
      [
        sine(1000, 10, -72),
        sine(1000, 10, -36),
        sine(1000, 60, -23),
        sine(1000, 10, -36),
        sine(1000, 10, -72),
      ],
      -23,
    ],
    ['5: loud and less loud', [sine(1000, 20, -26), sine(1000, 20.1, -20), sine(1000, 20, -26)], -23],
  ] as const)('%s', (_, parts, expected) => {
    expect(Math.abs(measure(joined(...parts)).integrated - expected)).toBeLessThan(0.1);
  });

  test.each([
    ['15: quarter rate, 0°', sine(12_000, 1, -6.02), -6.02],
    ['16: quarter rate, 45°', sine(12_000, 1, -6.02, 48_000, Math.PI / 4), -6.02],
    ['17: sixth rate, 60°', sine(8000, 1, -6.02, 48_000, Math.PI / 3), -6.02],
    ['18: eighth rate, 67.5°', sine(6000, 1, -6.02, 48_000, (67.5 * Math.PI) / 180), -6.02],
  ] as const)('true peak %s', (_, signal, expected) => {
    const faded = signal.map((value, i) => value * Math.min(1, i / 4800, (signal.length - 1 - i) / 4800));
    const { truePeakDb } = measure(faded);
    expect(truePeakDb).toBeGreaterThan(expected - 0.4);
    expect(truePeakDb).toBeLessThan(expected + 0.2);
  });

  test('silence has no loudness, and the block size changes nothing', () => {
    expect(measure(new Float32Array(96_000))).toEqual({
      integrated: Number.NEGATIVE_INFINITY,
      truePeakDb: Number.NEGATIVE_INFINITY,
    });
    const speech = speechLike(5, -20);
    expect(measure(speech, speech, 333)).toEqual(measure(speech));
  });

  test.runIf(hasFfmpeg).each([
    ['speech', speechLike(20, -26), speechLike(20, -26)],
    ['different sides', noise(480_000, 1, -30), sine(440, 10, -12)],
  ] as const)('agrees with ffmpeg on %s', (_, left, right) => {
    const ours = measure(left, right);
    const theirs = ffmpegMeasure(left, right);
    expect(Math.abs(ours.integrated - theirs.integrated)).toBeLessThan(0.15);
    expect(Math.abs(ours.truePeakDb - theirs.truePeak)).toBeLessThan(0.3);
  });
});

describe('the limiter', () => {
  const run = (left: Float32Array, gainDb: number, size = 4800, truePeakDb = -1) =>
    collect(finishSound(blocksOf(left, left, size), { gainDb, truePeakDb }));

  test('only multiplies where nothing is too loud, and keeps every sample in its place', async () => {
    const source = noise(50_001, 2, -20);
    const { left } = await run(source, 6.0206);
    expect(left).toHaveLength(50_001);
    expect(
      maxDifference(
        left,
        source.map((value) => value * 10 ** (6.0206 / 20)),
      ),
    ).toBeLessThan(1e-7);
  });

  test.each([
    ['noise', noise(96_000, 4, 0)],
    [
      'a tone between samples',
      sine(12_000, 1, 0, 48_000, Math.PI / 4).map(
        (value, i) => value * Math.min(1, i / 480, (47_999 - i) / 480),
      ),
    ],
    ['a low tone', sine(60, 1, 0)],
    ['a click', Float32Array.from({ length: 48_000 }, (_, i) => (i === 24_000 ? 1 : 0.001))],
    ['a step', Float32Array.from({ length: 48_000 }, (_, i) => (i < 24_000 ? 0 : 0.9))],
    ['a click on the last sample', Float32Array.from({ length: 9000 }, (_, i) => (i === 8999 ? 1 : 0))],
  ] as const)('holds the true peak of %s', async (_, source) => {
    const { left } = await run(source, 12);
    expect(left).toHaveLength(source.length);
    expect(measure(left).truePeakDb).toBeLessThanOrEqual(-1);
    if (hasFfmpeg) expect(ffmpegMeasure(left, left).truePeak).toBeLessThanOrEqual(-1 + 0.1);
  });

  test('blocks of any size give the same sound', async () => {
    const source = speechLike(2, -6);
    const whole = await run(source, 9, 1e9);
    for (const size of [100, 1024, 4801])
      expect(maxDifference((await run(source, 9, size)).left, whole.left)).toBe(0);
  });

  test('does not bend a low tone more than a fiftieth while it holds it', async () => {
    const source = sine(50, 2, 0);
    const { left } = await run(source, 6);
    const steady = left.slice(48_000, 48_000 + 9600);
    const size = Math.max(...steady);
    const bend = maxDifference(
      steady,
      source.slice(48_000, 57_600).map((value) => value * size),
    );
    expect(bend / size).toBeLessThan(0.02);
  });

  test('finishing without any sound gives none', () => {
    expect(makeLimiter(0, -1).finish().left).toHaveLength(0);
  });
});

describe('loudness to a target', () => {
  const land = async (source: Float32Array, loudness: number | null, truePeakDb = -1) => {
    let passes = 0;
    const open = () => {
      passes += 1;
      return blocksOf(source);
    };
    const finish = await planFinish(open, { loudness, truePeakDb });
    const film = await collect(finishSound(blocksOf(source), finish));
    return { finish, passes, film, after: measure(film.left, film.right) };
  };

  test.each([-14, -16, -23])('lands within half a unit of %i, with the peak held', async (target) => {
    for (const source of [speechLike(12, -40), speechLike(12, -20), sine(997, 5, -3)]) {
      const { after, film } = await land(source, target);
      expect(film.left).toHaveLength(source.length);
      expect(Math.abs(after.integrated - target)).toBeLessThan(0.3);
      expect(after.truePeakDb).toBeLessThanOrEqual(-1);
    }
  });

  test('needs one pass where nothing is limited and two where it is', async () => {
    expect((await land(sine(997, 5, -30), -23)).passes).toBe(1);
    expect((await land(speechLike(12, -20), -14)).passes).toBe(2);
  });

  test('leaves silence silent and lifts a whisper no further than the cap', async () => {
    const silent = await land(new Float32Array(96_000), -14);
    expect(silent.finish.gainDb).toBe(0);
    expect(silent.film.left.every((value) => value === 0)).toBe(true);
    expect((await land(sine(997, 5, -60), -14)).finish.gainDb).toBe(MOST_GAIN_DB);
  });

  test('without a target only the peak is held', async () => {
    const { finish, passes, after } = await land(sine(997, 2, 0), null);
    expect([finish.gainDb, passes]).toEqual([0, 0]);
    expect(after.truePeakDb).toBeLessThanOrEqual(-1);
    expect(after.truePeakDb).toBeGreaterThan(-1.6);
  });
});
