import { describe, expect, test } from 'vitest';
import { type MixOptions, makeMixer } from '../../../shared/audio/mix.ts';
import type { SoundSource } from '../../../shared/audio/sound-source.ts';
import type { SoundPlan } from '../../../shared/plan/plan.ts';
import { clipOf, collect, joined, maxDifference, noise, planOf, sine, sourceOf } from './signals.ts';

const SPEECH = noise(48_000, 5, -12);
const TONE = new Float32Array(480_000).fill(0.5);
const SOURCES: Record<string, Float32Array> = {
  speech: SPEECH,
  tone: TONE,
  ramp: Float32Array.from({ length: 1000 }, (_, i) => i / 1000),
};

function mixed(plan: SoundPlan, options?: MixOptions) {
  return collect(
    makeMixer(plan, (sha256) => sourceOf(SOURCES[sha256] ?? new Float32Array()), options).blocks(),
  );
}

const narration = clipOf({ role: 'narration', sha256: 'speech', at: 100_003, length: 48_000 });

describe('mixing', () => {
  test('narration is in its place to the sample and unchanged', async () => {
    const film = await mixed(planOf(200_001, [narration]));
    expect(film.left).toHaveLength(200_001);
    expect(film.left.slice(100_003, 148_003)).toEqual(SPEECH);
    expect(film.left.slice(0, 100_003).every((value) => value === 0)).toBe(true);
    expect(film.left.slice(148_003).every((value) => value === 0)).toBe(true);
  });

  test('a clip plays its range of the source at its gain', async () => {
    const clip = clipOf({
      sha256: 'ramp',
      at: 7,
      length: 300,
      sourceFrom: 100,
      sourceTo: 400,
      gainDb: -6.0206,
    });
    const film = await mixed(planOf(500, [clip]));
    expect(film.left[6]).toBe(0);
    expect(film.left[7]).toBeCloseTo(0.05, 6);
    expect(film.left[306]).toBeCloseTo(0.1995, 6);
    expect(film.left[307]).toBe(0);
  });

  test('a loop starts again on the very next sample, across any block', async () => {
    const clip = clipOf({ sha256: 'ramp', length: 10_000, sourceFrom: 250, sourceTo: 950 });
    const film = await mixed(planOf(10_000, [clip]));
    for (let i = 0; i < 10_000; i += 1) expect(film.left[i]).toBeCloseTo((250 + (i % 700)) / 1000, 6);
  });

  test('fades start and end at silence and are half way in the middle', async () => {
    const clip = clipOf({ sha256: 'tone', length: 96_000, fadeIn: 24_000, fadeOut: 48_000 });
    const { left } = await mixed(planOf(96_000, [clip]));
    expect(left[0]).toBeLessThan(1e-6);
    expect(left[12_000]).toBeCloseTo(0.25, 4);
    expect(left[30_000]).toBe(0.5);
    expect(left[72_000]).toBeCloseTo(0.25, 4);
    expect(left[95_999]).toBeLessThan(1e-6);
  });

  test('a fade out over a fade in of the same sound adds up to that sound', async () => {
    const out = clipOf({ sha256: 'tone', length: 48_000, fadeOut: 24_000 });
    const back = clipOf({ sha256: 'tone', at: 24_000, length: 48_000, fadeIn: 24_000 });
    const { left } = await mixed(planOf(72_000, [out, back]));
    expect(left.every((value) => Math.abs(value - 0.5) < 1e-6)).toBe(true);
  });

  test('missing samples at the end of a source are silence', async () => {
    const film = await mixed(planOf(3000, [clipOf({ sha256: 'ramp', length: 3000 })]));
    expect(film.left.slice(1000).every((value) => value === 0)).toBe(true);
  });
});

describe('ducking', () => {
  const music = clipOf({ sha256: 'tone', length: 480_000, duck: true });
  const plan = planOf(480_000, [narration, music], { duckingDb: -12 });

  test('music is lower by exactly the depth from the first sample of speech to the last', async () => {
    const { left } = await mixed(plan);
    const depth = 0.5 * 10 ** (-12 / 20);
    for (let i = 100_003; i < 148_003; i += 1) {
      expect(Math.abs((left[i] ?? 0) - (SPEECH[i - 100_003] ?? 0) - depth)).toBeLessThan(1e-6);
    }
  });

  test('music is whole long before and after speech and moves without jumps', async () => {
    const { left } = await mixed({ ...plan, clips: [{ ...narration, gainDb: -30 }, music] });
    expect(left[80_000]).toBe(0.5);
    expect(left[220_000]).toBe(0.5);
    let steepest = 0;
    for (let i = 1; i < 100_003; i += 1)
      steepest = Math.max(steepest, Math.abs((left[i] ?? 0) - (left[i - 1] ?? 0)));
    expect(steepest).toBeGreaterThan(0);
    expect(steepest).toBeLessThan(1e-3);
  });

  test('a film that opens with speech opens with the music down', async () => {
    const { left } = await mixed({ ...plan, clips: [{ ...narration, at: 0, gainDb: -30 }, music] });
    expect(Math.abs((left[0] ?? 0) - 0.5 * 10 ** (-12 / 20))).toBeLessThan(0.01);
  });

  test('a pause between two sentences does not let the music up', async () => {
    const second = { ...narration, at: narration.at + 48_000 + 19_200 };
    const { left } = await mixed({ ...plan, clips: [narration, second, music] });
    const pause = left.slice(148_003, 148_003 + 19_200);
    expect(pause.every((value) => Math.abs(value - 0.5 * 10 ** (-12 / 20)) < 1e-6)).toBe(true);
  });

  test('music that is not to be ducked stays, and silence in a narration file does not duck', async () => {
    const steady = await mixed({ ...plan, clips: [narration, { ...music, duck: false }] });
    expect(steady.left[150_000]).toBe(0.5);
    const silent = await mixed({ ...plan, clips: [{ ...narration, gainDb: -60 }, music] });
    expect(silent.left[120_000]).toBeCloseTo(0.5, 3);
  });

  test.each([1, 479, 1000, 4800, 7777, 480_000])(
    'blocks of %i samples give the same film',
    async (blockSamples) => {
      const short = { ...plan, totalSamples: blockSamples === 1 ? 9601 : 480_000 };
      const expected = await mixed(short);
      const film = await mixed(short, { blockSamples });
      expect(maxDifference(film.left, expected.left)).toBe(0);
    },
  );

  test.each([1, 50_000, 99_999, 101_000, 150_001, 170_000, 479_999])(
    'a mix from sample %i on is the end of the whole mix',
    async (from) => {
      const again = { ...narration, at: 200_000 };
      const clips = [narration, again, music];
      const expected = await mixed({ ...plan, clips });
      const film = await mixed({ ...plan, clips }, { from });
      expect(maxDifference(film.left, expected.left.slice(from))).toBe(0);
    },
  );
});

describe('sources', () => {
  test('are opened when first heard, read in order in small pieces and closed at their end', async () => {
    const events: string[] = [];
    const open = (sha256: string): SoundSource => {
      events.push(`open ${sha256}`);
      return {
        read: (_from, count) => {
          expect(count).toBeLessThanOrEqual(4800);
          return { left: new Float32Array(count), right: new Float32Array(count) };
        },
        close: () => events.push(`close ${sha256}`),
      };
    };
    const clips = Array.from({ length: 40 }, (_, i) =>
      clipOf({ role: 'narration', sha256: `n${i}`, at: i * 24_000, length: 24_000 }),
    );
    let most = 0;
    for await (const _ of makeMixer(planOf(960_000, clips), open).blocks()) {
      most = Math.max(
        most,
        events.filter((event) => event.startsWith('open')).length -
          events.filter((event) => event.startsWith('close')).length,
      );
    }
    expect(most).toBeLessThanOrEqual(2);
    expect(events.filter((event) => event.startsWith('close'))).toHaveLength(40);
  });

  test('are closed when the caller leaves early, aborts or a source fails', async () => {
    const source = sourceOf(TONE);
    const plan = planOf(480_000, [clipOf({ sha256: 'tone', length: 480_000 })]);
    for await (const _ of makeMixer(plan, () => source).blocks()) break;
    expect(source.closed).toBe(1);

    const controller = new AbortController();
    const reason = new Error('stop');
    const run = async () => {
      for await (const _ of makeMixer(plan, () => source).blocks({ signal: controller.signal }))
        controller.abort(reason);
    };
    await expect(run()).rejects.toBe(reason);
    expect(source.closed).toBe(2);

    const broken: SoundSource = {
      read: () => {
        throw reason;
      },
      close: () => {
        source.closed += 1;
      },
    };
    await expect(collect(makeMixer(plan, () => broken).blocks())).rejects.toBe(reason);
    expect(source.closed).toBe(3);
  });

  test('may sound together', async () => {
    const low = sine(100, 1, -20);
    const film = await collect(
      makeMixer(
        planOf(48_000, [
          clipOf({ sha256: 'a', length: 48_000 }),
          clipOf({ sha256: 'b', length: 48_000, at: 10 }),
        ]),
        () => sourceOf(low),
      ).blocks(),
    );
    expect(film.left[5000]).toBeCloseTo((low[5000] ?? 0) + (low[4990] ?? 0), 6);
    expect(joined(film.left)).toHaveLength(48_000);
  });
});
