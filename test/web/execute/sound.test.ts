import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import type { AudioSettings, Plan, SoundClip, SoundPlan } from '../../../shared/plan/plan.ts';
import { chooseSound } from '../../../web/execute/choose-sound.ts';
import type { LedgerEntry } from '../../../web/execute/ledger.ts';
import { type OpfsLedger, openLedger } from '../../../web/execute/opfs-ledger.ts';
import { renderSound, soundKey } from '../../../web/execute/render-sound.ts';
import { makeWav } from './film-helpers.ts';
import { emptyLedger, ledgerFiles } from './ledger-helpers.ts';

const AAC: AudioSettings = { codec: 'aac', engine: 'wasm', bitrate: 192_000, channels: 2 };
const OPUS: AudioSettings = { codec: 'opus', engine: 'webcodecs', bitrate: 160_000, channels: 2 };
const signal = new AbortController().signal;

let ledger: OpfsLedger;
beforeEach(async () => {
  await emptyLedger();
  ledger = await openLedger();
});
afterEach(() => ledger.close());

/** Something like speech: tones that come and go. */
function voice(samples: number, seed = 1): Float32Array {
  return Float32Array.from({ length: samples }, (_, n) => {
    const t = n / 48_000;
    const word = Math.max(0, Math.sin(2 * Math.PI * (1.3 + 0.2 * seed) * t)) ** 2;
    return (
      0.3 * word * (Math.sin(2 * Math.PI * 170 * seed * t) + 0.5 * Math.sin(2 * Math.PI * 910 * t + seed))
    );
  });
}

function clip(change: Partial<SoundClip>): SoundClip {
  return {
    role: 'narration',
    sha256: 'a'.repeat(64),
    at: 0,
    length: 48_000,
    sourceFrom: 0,
    sourceTo: 48_000,
    gainDb: 0,
    fadeIn: 0,
    fadeOut: 0,
    duck: false,
    ...change,
  };
}

/** What of a plan the sound is made from. */
function planOf(sound: SoundPlan, audio: AudioSettings): Plan {
  return { sound, audio, media: [] } as unknown as Plan;
}

function media(files: Record<string, Float32Array>) {
  return {
    async openByHash(sha256: string) {
      const samples = files[sha256];
      if (samples === undefined) throw new StudioError('input.media-missing', 'gone');
      return new File([makeWav(samples)], 'voice.wav');
    },
  };
}

async function decode(entry: LedgerEntry): Promise<Float32Array> {
  const blocks: Float32Array[] = [];
  const decoder = new AudioDecoder({
    error: () => {},
    output: (data) => {
      const block = new Float32Array(data.numberOfFrames);
      data.copyTo(block, { planeIndex: 0, format: 'f32-planar' });
      data.close();
      blocks.push(block);
    },
  });
  const { codec, description, sampleRate = 48_000, channels = 2 } = entry.config;
  decoder.configure({
    codec,
    sampleRate,
    numberOfChannels: channels,
    ...(description === null ? {} : { description }),
  });
  let first: number | null = null;
  for await (const { data, timestamp } of ledger.read(entry, { signal })) {
    first ??= timestamp;
    decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: (timestamp * 1e6) / 48_000, data }));
  }
  await decoder.flush();
  decoder.close();
  const all = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    all.set(block, at);
    at += block.length;
  }
  // An Opus decoder drops the run-up itself, an AAC decoder leaves that to the player.
  return codec === 'opus' ? all : all.subarray(-(first ?? 0));
}

function correlation(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let n = 0; n < b.length; n += 1) {
    ab += (a[n] ?? 0) * (b[n] ?? 0);
    aa += (a[n] ?? 0) ** 2;
    bb += (b[n] ?? 0) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

describe('the sound of a film', () => {
  test.each([AAC, OPUS])('decodes to what was spoken, in its place, as $codec', async (audio) => {
    const spoken = voice(3 * 48_000 + 700);
    const total = 4 * 48_000 + 333;
    const plan = planOf(
      {
        totalSamples: total,
        clips: [clip({ at: 4801, length: spoken.length, sourceTo: spoken.length })],
        duckingDb: -12,
        loudness: null,
        truePeakDb: -1,
      },
      audio,
    );
    const entry = await renderSound(plan, { ledger, media: media({ ['a'.repeat(64)]: spoken }) }, { signal });
    const decoded = await decode(entry);
    expect(correlation(decoded.subarray(4801), spoken)).toBeGreaterThan(0.99);
    expect(decoded.length).toBeGreaterThanOrEqual(total);
    expect(decoded.length - total).toBeLessThanOrEqual(1024);
    expect(entry).toMatchObject({ kind: 'sound', key: soundKey(plan) });
  });

  test('holds many voices one behind the other without drifting', async () => {
    const hashes = Array.from({ length: 12 }, (_, index) => index.toString(16).repeat(64));
    const files = Object.fromEntries(
      hashes.map((hash, index) => [hash, voice(24_000 + 7 * index, 1 + index / 9)]),
    );
    let at = 0;
    const clips = hashes.map((sha256) => {
      const length = files[sha256]?.length ?? 0;
      const placed = clip({ sha256, at, length, sourceTo: length });
      at += length;
      return placed;
    });
    const plan = planOf({ totalSamples: at, clips, duckingDb: 0, loudness: null, truePeakDb: -1 }, AAC);
    const decoded = await decode(await renderSound(plan, { ledger, media: media(files) }, { signal }));
    for (const { sha256, at: start, length } of clips) {
      const part = decoded.subarray(start, start + length);
      expect(correlation(part, files[sha256] ?? new Float32Array())).toBeGreaterThan(0.99);
    }
  });

  test('is found again for the same plan, and not for another', async () => {
    const spoken = voice(24_000);
    const deps = { ledger, media: media({ ['a'.repeat(64)]: spoken }) };
    const sound = {
      totalSamples: 24_000,
      clips: [clip({ length: 24_000, sourceTo: 24_000 })],
      duckingDb: 0,
      loudness: null,
      truePeakDb: -1,
    };
    await renderSound(planOf(sound, AAC), deps, { signal });
    const gone = { ledger, media: media({}) };
    await renderSound(planOf(sound, AAC), gone, { signal });
    await expect(
      renderSound(planOf({ ...sound, truePeakDb: -2 }, AAC), gone, { signal }),
    ).rejects.toMatchObject({
      code: 'input.media-missing',
    });
    await expect(renderSound(planOf(sound, { ...AAC, bitrate: 96_000 }), gone, { signal })).rejects.toThrow();
  });

  test('that is cancelled in the middle leaves nothing', async () => {
    const spoken = voice(60 * 48_000);
    const sound = {
      totalSamples: spoken.length,
      clips: [clip({ length: spoken.length, sourceTo: spoken.length })],
      duckingDb: 0,
      loudness: -16,
      truePeakDb: -1,
    };
    const controller = new AbortController();
    const reason = new Error('enough');
    const work = renderSound(
      planOf(sound, AAC),
      { ledger, media: media({ ['a'.repeat(64)]: spoken }) },
      { signal: controller.signal, onProgress: (ratio) => ratio > 0.6 && controller.abort(reason) },
    );
    await expect(work).rejects.toBe(reason);
    expect(await ledgerFiles()).toEqual([]);
  });

  test('with a broken file among its voices says which', async () => {
    const broken = { openByHash: async () => new File(['no sound at all'], 'take 3.wav') };
    const sound = { totalSamples: 48_000, clips: [clip({})], duckingDb: 0, loudness: null, truePeakDb: -1 };
    await expect(
      renderSound(planOf(sound, AAC), { ledger, media: broken }, { signal }),
    ).rejects.toMatchObject({
      code: 'unsupported.sound-type',
      context: { file: 'take 3.wav' },
    });
    expect(await ledgerFiles()).toEqual([]);
  });

  test('is made when only that of another film cannot be', async () => {
    const sound = { totalSamples: 30_001, clips: [], duckingDb: 0, loudness: -14 as const, truePeakDb: -1 };
    const [own, other] = [planOf(sound, OPUS), planOf(sound, AAC)];
    const full = () => Promise.reject(new StudioError('environment.storage-full', 'There is no room'));
    const begin: OpfsLedger['begin'] = (key, kind) =>
      key === soundKey(other) ? full() : ledger.begin(key, kind);
    const deps = { ledger: { find: ledger.find, begin }, media: media({}) };
    const entry = await renderSound(own, deps, { signal, also: [AAC] });
    expect(entry.key).toBe(soundKey(own));
    expect(await ledgerFiles()).toEqual([soundKey(own)]);
    await expect(renderSound(other, deps, { signal, also: [OPUS] })).rejects.toMatchObject({
      code: 'environment.storage-full',
    });
  });

  test('is silence of the right length where nothing is heard', async () => {
    const sound = { totalSamples: 30_001, clips: [], duckingDb: 0, loudness: -14 as const, truePeakDb: -1 };
    const decoded = await decode(
      await renderSound(planOf(sound, OPUS), { ledger, media: media({}) }, { signal }),
    );
    expect(decoded.length).toBeGreaterThanOrEqual(30_001);
    expect(Math.max(...decoded)).toBeLessThan(1e-4);
  });
});

describe('the choice of a sound encoder', () => {
  test('is Opus of the browser for WebM, and AAC with a reason for MP4', async () => {
    expect((await chooseSound({ container: 'webm', bitrate: 320_000 })).settings).toEqual({
      codec: 'opus',
      engine: 'webcodecs',
      bitrate: 256_000,
      channels: 2,
    });
    const { settings, choices } = await chooseSound({ container: 'mp4', bitrate: 192_000 });
    expect(settings).toMatchObject({ codec: 'aac', bitrate: 192_000 });
    expect(choices[0]?.reason).not.toBe('');
  });
});
