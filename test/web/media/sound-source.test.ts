import { describe, expect, test } from 'vitest';
import type { StereoBlock } from '../../../shared/audio/sound-source.ts';
import { openSound, probeSound } from '../../../web/media/sound-source.ts';
import type { WavFormat } from '../../support/wav-bytes.ts';
import { corpusFile } from './corpus-file.ts';
import { makeWav } from './make-wav.ts';

const signal = new AbortController().signal;

async function readAll(file: File, block = 20_000): Promise<StereoBlock> {
  const { samples } = await probeSound(file, { signal });
  const sound = await openSound(file, { signal });
  const whole = { left: new Float32Array(samples), right: new Float32Array(samples) };
  let at = 0;
  for (;;) {
    const { left, right } = await sound.read(at, block);
    whole.left.set(left.subarray(0, samples - at), at);
    whole.right.set(right.subarray(0, samples - at), at);
    at += left.length;
    if (left.length < block) break;
  }
  sound.close?.();
  expect(at).toBe(samples);
  return whole;
}

/** A short pulse a little after each tenth of a second. */
function pulses(seconds: number, rate: number): Float32Array {
  const samples = new Float32Array(Math.round(seconds * rate));
  for (let start = 0.1; start < seconds - 0.05; start += 0.1) {
    const centre = start * rate;
    const width = rate / 800;
    for (let n = Math.floor(centre - 4 * width); n <= centre + 4 * width; n += 1)
      samples[n] = 0.8 * Math.exp(-(((n - centre) / width) ** 2));
  }
  return samples;
}

function peakNear(samples: Float32Array, seconds: number): number {
  let best = 0;
  const from = Math.round((seconds - 0.03) * 48_000);
  for (let n = from; n < from + 2880; n += 1) if ((samples[n] ?? 0) > (samples[best] ?? 0)) best = n;
  return best;
}

describe('a WAV', () => {
  const formats: WavFormat[] = ['u8', 's16', 's24', 's32', 'f32'];
  const rates = [8000, 11_025, 16_000, 44_100, 48_000, 96_000];
  const cases = rates.map((rate, index) => [formats[index % formats.length] ?? 's16', rate] as const);

  test.each([...cases, ['f32', 44_100], ['s24', 48_000]] as const)(
    'of %s at %d Hz keeps its length and every pulse in its place',
    async (format, rate) => {
      const source = pulses(1.23, rate);
      const file = makeWav([source], rate, format);
      const facts = await probeSound(file, { signal });
      expect(facts).toMatchObject({ channels: 1, samples: Math.round((source.length * 48_000) / rate) });
      const { left, right } = await readAll(file);
      expect(right).toEqual(left);
      for (let start = 0.1; start < 1.15; start += 0.1) {
        const place = peakNear(left, start);
        expect(Math.abs(place - start * 48_000)).toBeLessThan(1.5);
        expect(left[place]).toBeGreaterThan(0.75);
      }
    },
  );

  test('keeps left and right apart', async () => {
    const left = new Float32Array(4800).fill(0.25);
    const right = new Float32Array(4800).fill(-0.5);
    const whole = await readAll(makeWav([left, right], 48_000, 's16'));
    expect(whole.left[2000]).toBeCloseTo(0.25, 4);
    expect(whole.right[2000]).toBeCloseTo(-0.5, 4);
  });

  test('works where the browser gives no sound decoder', async () => {
    const decoder = globalThis.AudioDecoder;
    Reflect.deleteProperty(globalThis, 'AudioDecoder');
    try {
      const facts = await probeSound(makeWav([pulses(0.5, 44_100)], 44_100, 's24'), { signal });
      expect(facts.samples).toBe(24_000);
    } finally {
      globalThis.AudioDecoder = decoder;
    }
  });

  test.each([
    ['without a sample', makeWav([new Float32Array(0)], 48_000, 's16')],
    ['cut off in its header', new File([new Uint8Array(20)], 'cut.wav')],
    ['of no bytes', new File([], 'empty.wav')],
    ['that is text', new File(['Dear all, this is a letter.'], 'letter.wav')],
  ])('%s is refused by its name', async (_, file) => {
    await expect(probeSound(file, { signal })).rejects.toMatchObject({
      code: expect.stringMatching(/^(input\.sound-broken|unsupported\.sound-type)$/),
      message: expect.stringContaining(file.name),
      context: { file: file.name },
    });
  });

  test('that ends before its header says is heard as far as it goes', async () => {
    const file = makeWav([pulses(1, 48_000)], 48_000, 's16');
    const cut = new File([file.slice(0, 44 + 48_000)], 'cut.wav');
    expect((await probeSound(cut, { signal })).samples).toBe(24_000);
  });
});

/** Real files; lengths are what ffmpeg plays, at 48 kHz. */
describe('a real file', () => {
  test.each([
    ['audio/audio-stereo-24-bit-44100Hz.wav', 131_757, 2, 0],
    ['audio/sample_float32.wav', 49_041, 1, 0],
    ['audio/bear.flac', 131_568, 2, 0],
    ['audio/bear.opus', 131_568, 2, 48],
    ['audio/opus-5.1.mka', 131_568, 6, 960],
    ['audio/bear-vbr-xing-header.mp3', 133_632, 2, 0],
    ['speech/jfk.wav', 528_000, 1, 0],
    ['speech/jfk.mp3', 528_000, 1, 0],
    ['speech/sonnet001.mp3', 2_556_796, 2, 1],
    ['speech/commentary-aac.m4a', 318_000, 1, 0],
    ['corrupt/malformed-join.mp3', 406_257, 2, 5000],
    ['video/edts.mp4', 432_000, 2, 0],
    ['video/flower.webm', 243_601, 2, 0],
  ])('%s is %d samples long', async (path, samples, channels, tolerance) => {
    const file = await corpusFile(path);
    if (file === null) return;
    const facts = await probeSound(file, { signal });
    expect(facts.channels).toBe(channels);
    expect(Math.abs(facts.samples - samples)).toBeLessThanOrEqual(tolerance);
  });

  test('is heard at the same places as MP3 and as WAV', async () => {
    const [mp3, wav] = await Promise.all([corpusFile('speech/jfk.mp3'), corpusFile('speech/jfk.wav')]);
    if (mp3 === null || wav === null) return;
    const [a, b] = [(await readAll(mp3)).left, (await readAll(wav)).left];
    const match = (lag: number) => {
      let [ab, aa, bb] = [0, 0, 0];
      for (let n = 100_000; n < 300_000; n += 1) {
        const [x, y] = [a[n + lag] ?? 0, b[n] ?? 0];
        ab += x * y;
        aa += x * x;
        bb += y * y;
      }
      return ab / Math.sqrt(aa * bb);
    };
    expect(match(0)).toBeGreaterThan(0.97);
    // A sample of the 16 kHz source is three of ours.
    for (const lag of [-6, -3, 3, 6]) expect(match(lag)).toBeLessThan(match(0));
  });

  test.each(['audio/bear.flac', 'speech/jfk.mp3', 'audio/audio-stereo-24-bit-44100Hz.wav', 'video/edts.mp4'])(
    '%s is read from the middle as it is from the start',
    async (path) => {
      const file = await corpusFile(path);
      if (file === null) return;
      const whole = await readAll(file);
      const sound = await openSound(file, { signal });
      for (const from of [whole.left.length >> 1, 100, Math.floor(whole.left.length * 0.8), 0]) {
        const { left } = await sound.read(from, 3000);
        const worst = left.reduce(
          (most, value, n) => Math.max(most, Math.abs(value - (whole.left[from + n] ?? 0))),
          0,
        );
        expect(worst).toBeLessThan(0.002);
      }
      sound.close?.();
    },
  );

  test.each([
    ['video/ac3.mp4', 'unsupported.sound-type', 'ac3'],
    ['video/sample_video_only.mp4', 'unsupported.sound-type', 'no sound'],
    ['corrupt/truncated.jpg', 'unsupported.sound-type', 'not a sound file'],
    ['corrupt/fixed_lacing_bad_lace_size.mkv', 'input.sound-broken', 'damaged'],
    ['speech/jfk.txt', 'unsupported.sound-type', 'not a sound file'],
  ])('%s is refused with %s', async (path, code, words) => {
    const file = await corpusFile(path);
    if (file === null) return;
    await expect(probeSound(file, { signal })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
  });

  test('is not decoded after it was cancelled', async () => {
    const file = makeWav([new Float32Array(480_000)], 48_000, 's16');
    const controller = new AbortController();
    const probing = probeSound(file, {
      signal: controller.signal,
      onBlock: () => controller.abort('enough'),
    });
    await expect(probing).rejects.toBe('enough');
  });
});
