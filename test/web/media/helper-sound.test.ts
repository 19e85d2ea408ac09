import { describe, expect, test } from 'vitest';
import { toErrorData } from '../../../shared/errors.ts';
import { openSound, probeSound } from '../../../web/media/sound-source.ts';
import { corpusFile } from './corpus-file.ts';
import { askHelper, fromBase64, toBase64 } from './helper-side.ts';

const signal = new AbortController().signal;
/** -90 dB of full scale. */
const INAUDIBLE = 10 ** (-90 / 20);

/** In order, as a film reads: where decoders start in the middle, theirs and ours have not run in alike. */
function partsOf(samples: number) {
  return [0, 1]
    .map((index) => ({ from: index * 60_000, count: 60_000 }))
    .filter(({ from }) => from < samples);
}

async function browserSide(file: File) {
  const { samples, channels } = await probeSound(file, { signal });
  const source = await openSound(file, { signal });
  const parts: { left: Float32Array; right: Float32Array }[] = [];
  for (const { from, count } of partsOf(samples)) parts.push(await source.read(from, count));
  source.close?.();
  return { samples, channels, parts };
}

async function expectSameSound(file: File): Promise<void> {
  const browser = await browserSide(file);
  const bytes = await toBase64(file);
  const helper = await askHelper('sound', file.name, bytes, partsOf(browser.samples));
  if ('error' in helper) throw new Error(`The helper refused it: ${helper.error}`);
  expect({ samples: helper.samples, channels: helper.channels }).toEqual({
    samples: browser.samples,
    channels: browser.channels,
  });
  browser.parts.forEach((part, index) => {
    for (const side of ['left', 'right'] as const) {
      const theirs = new Float32Array(fromBase64(helper.parts[index]?.[side] ?? '').buffer);
      expect(theirs.length).toBe(part[side].length);
      const worst = theirs.reduce(
        (most, value, n) => Math.max(most, Math.abs(value - (part[side][n] ?? 0))),
        0,
      );
      expect(worst).toBeLessThanOrEqual(INAUDIBLE);
    }
  });
}

describe('the helper hears what the browser hears, to the sample', () => {
  test.each([
    ['wav', ['-c:a', 'pcm_s16le']],
    ['wav', ['-c:a', 'pcm_s24le']],
    ['wav', ['-c:a', 'pcm_f32le']],
    ['mp3', ['-c:a', 'libmp3lame', '-b:a', '128k']],
    ['mp3', ['-c:a', 'libmp3lame', '-q:a', '4']],
    ['mp3', ['-c:a', 'libmp3lame', '-write_xing', '0']],
    ['m4a', ['-c:a', 'aac']],
    ['m4a', ['-c:a', 'aac', '-ac', '6']],
    ['aac', ['-c:a', 'aac']],
    ['flac', ['-c:a', 'flac']],
    ['flac', ['-c:a', 'flac', '-ac', '6']],
    ['ogg', ['-c:a', 'libvorbis']],
    ['opus', ['-c:a', 'libopus']],
    ['webm', ['-c:a', 'libopus', '-ac', '6']],
    ['mka', ['-c:a', 'flac']],
  ])('in %s made with %j', async (extension, args) => {
    const made = await askHelper('makeSound', extension, args);
    await expectSameSound(new File([fromBase64(made)], `made.${extension}`));
  });

  test.each([
    'audio/audio-stereo-24-bit-44100Hz.wav',
    'audio/sample_float32.wav',
    'audio/bear.flac',
    'audio/bear.opus',
    'audio/opus-5.1.mka',
    'audio/bear-vbr-xing-header.mp3',
    'speech/jfk.mp3',
    'speech/sonnet001.mp3',
    'speech/commentary-aac.m4a',
    'video/edts.mp4',
    'video/flower.webm',
    'video/bbb_1ch_8kHz_aac_lc.m4a',
    'video/sample_shorter_audio.mp4',
    'video/sample_fragmented.mp4',
  ])('in %s', async (path) => {
    const file = await corpusFile(path);
    if (file !== null) await expectSameSound(file);
  });
});

test('the helper refuses a text by the code of the browser', async () => {
  const file = new File(['Dear all, this is a letter.'], 'letter.wav');
  const browser = await probeSound(file, { signal }).catch((error: unknown) => toErrorData(error).code);
  expect(await askHelper('sound', file.name, await toBase64(file), [])).toEqual({ error: browser });
});
