import { access } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { makeFrameLimits } from '../../../helper/execute/frame-limits.ts';
import type { ToolRunner } from '../../../helper/ffmpeg/types.ts';
import { probe } from '../../support/ffmpeg.ts';
import { isRunning } from '../ffmpeg/tools-kit.ts';
import { openBench, pictureStory, render, requestOf, SECOND } from './film-kit.ts';

const SIX = [3, 3, 3, 3, 3, 3].map((seconds) => seconds * SECOND);
const THREE = SIX.slice(0, 3);
const SMALL = { width: 320, height: 180 } as const;
const nvenc = { h264_nvenc: 'libx264' };
const small = { profile: 'PROJECT' } as const;
/** For what hangs; whatever does not is given time on a busy machine. */
const IMPATIENT = makeFrameLimits({ stallMs: 5000, totalMs: 60_000 });

/** The same runner, with every encoding of pictures shown first; what `change` returns is run. */
function watched(
  runner: ToolRunner,
  change: (args: readonly string[], call: number) => readonly string[],
  pids: number[] = [],
): ToolRunner {
  let calls = 0;
  return {
    ...runner,
    start(program, args, options) {
      const isEncoding = args.includes('rawvideo') && options.context.stage === 'rendering';
      if (isEncoding) calls += 1;
      const child = runner.start(program, isEncoding ? change(args, calls) : args, options);
      pids.push(child.pid);
      return child;
    },
  };
}

describe('parts that cannot be joined', () => {
  test('are noticed, and the film goes through one encoder', async () => {
    const bench = await openBench();
    const story = await pictureStory(bench, THREE, SMALL);
    const runner = watched(bench.deps.runner, (args, call) =>
      call === 2
        ? args.flatMap((arg) => (arg === '-preset' ? ['-refs', '1', '-bf', '0', arg] : [arg]))
        : args,
    );
    const { result, progress } = await render(bench, requestOf(story, small), {
      deps: { ...bench.deps, runner },
    });
    expect(result.choices).toContainEqual(
      expect.objectContaining({ what: 'video-encoder', chosen: 'one piece' }),
    );
    expect(result.chunks).toEqual({ rendered: 3, reused: 0 });
    const { video } = probe(bench.output);
    expect(video.packets).toBe(270);
    expect(video.times.every((time, frame) => Math.abs(time - frame / 30) < 1e-6)).toBe(true);
    const ratios = progress.map(({ ratio }) => ratio);
    expect(ratios).toEqual(ratios.toSorted((a, b) => a - b));
    const again = await render(bench, requestOf(story, small));
    expect(again.result.chunks).toEqual({ rendered: 0, reused: 3 });
    expect(again.result.sha256).toBe(result.sha256);
  });
});

// The first call of an encoder proves it.
describe('hardware that stops in the middle', () => {
  test.each([
    ['dies', { does: 'die', frames: 20 }],
    ['hangs', { does: 'hang', ignoresTerm: true }],
    ['leaves a short file', { does: 'short', frames: 40 }],
  ] as const)('has the whole film made on the CPU, once: it %s at chunk 5', async (_how, rule) => {
    const bench = await openBench({ hardware: nvenc, rules: [{ encoder: 'nvenc', call: 6, ...rule }] });
    const story = await pictureStory(bench, SIX, SMALL);
    const deps = rule.does === 'hang' ? { ...bench.deps, limits: IMPATIENT } : bench.deps;
    const { result } = await render(bench, requestOf(story, { ...small, hardware: 'nvenc' }), { deps });
    expect(result).toMatchObject({ hardware: false, encoder: 'libx264', chunks: { rendered: 6, reused: 0 } });
    expect(result.choices).toContainEqual({
      what: 'video-encoder',
      chosen: 'cpu',
      reason: expect.stringContaining('h264_nvenc stopped in the middle'),
    });
    const stops = result.choices.filter(({ reason }) => reason.includes('stopped in the middle'));
    expect(stops).toHaveLength(1);
    expect(probe(bench.output).video.packets).toBe(540);
    expect(await bench.partNames()).toEqual([]);
  });
});

describe('an encoder of the CPU', () => {
  test('that hangs is ended and named by its chunk', async () => {
    const bench = await openBench({
      rules: [{ encoder: 'libx264', call: 4, does: 'hang', ignoresTerm: true }],
    });
    const story = await pictureStory(bench, THREE, SMALL);
    const deps = { ...bench.deps, limits: IMPATIENT };
    await expect(render(bench, requestOf(story, small), { deps })).rejects.toMatchObject({
      code: 'failed.timeout',
      context: {
        stage: 'rendering',
        segment: expect.any(Number),
        chunk: expect.any(Number),
        details: expect.stringContaining('hanging'),
      },
    });
    expect(await bench.partNames()).toEqual([]);
  });

  test('that ends well with a short file is not believed, and what it said is kept', async () => {
    const bench = await openBench({ rules: [{ encoder: 'libx264', call: 6, does: 'short', frames: 60 }] });
    const story = await pictureStory(bench, SIX, SMALL);
    await expect(render(bench, requestOf(story, small))).rejects.toMatchObject({
      code: expect.stringMatching(/^failed\.(verify|encode)$/),
      context: { stage: 'rendering', segment: expect.any(Number), chunk: expect.any(Number) },
    });
    expect(await bench.partNames()).toEqual([]);
    const next = await render(bench, requestOf(story, small));
    expect(next.result.chunks.reused).toBeGreaterThan(0);
    expect(next.result.chunks.rendered).toBeLessThan(6);
  });
});

describe('a disk that ffmpeg finds broken', () => {
  const calls = [
    ['pictures', { encoder: 'libx264', call: 6, does: 'die', frames: 10 }, SIX, 1],
    // The sound is the first that is written: no part needs to be done by then.
    ['the sound', { encoder: '^aac$', does: 'fail' }, THREE, 0],
    ['the joined film', { encoder: '^copy$', does: 'fail' }, THREE, 3],
  ] as const;
  const words = [
    ['environment.storage-full', 'No space left on device'],
    ['failed.write', 'Input/output error'],
  ] as const;
  // Each place meets one of them every day, and both in a long run.
  const cases = calls.flatMap(([what, rule, lengths, kept], place) =>
    words
      .filter((_, at) => process.env.STORYLOOM_LONG === '1' || at === place % words.length)
      .map(([code, said]) => [said, what, rule, code, lengths, kept] as const),
  );

  test.each(cases)(
    '"%s" at %s is said plainly, and the next run goes on',
    async (said, _what, rule, code, lengths, kept) => {
      const told = `[mp4 @ 0x5] Error writing trailer: ${said}`;
      const bench = await openBench({ rules: [{ ...rule, words: told }] });
      const story = await pictureStory(bench, lengths, SMALL);
      await expect(render(bench, requestOf(story, small))).rejects.toMatchObject({
        code,
        context: { stage: expect.any(String), details: expect.stringContaining(told) },
      });
      expect(await bench.partNames()).toEqual([]);
      await expect(access(bench.output)).rejects.toThrow();
      bench.repair();
      const { result } = await render(bench, requestOf(story, small));
      expect(result.chunks.reused).toBeGreaterThanOrEqual(kept);
      expect(result.chunks.rendered + result.chunks.reused).toBe(lengths.length);
      expect(probe(bench.output).video.packets).toBe(90 * lengths.length);
    },
  );
});

describe('a cancelled film', () => {
  test.each(['rendering', 'writing', 'checking'] as const)(
    'leaves nothing unfinished and no program: at %s',
    async (stage) => {
      const bench = await openBench();
      const story = await pictureStory(bench, THREE, SMALL);
      const pids: number[] = [];
      const deps = { ...bench.deps, runner: watched(bench.deps.runner, (args) => args, pids) };
      const controller = new AbortController();
      const reason = new Error('stopped by the person');
      const rendering = render(bench, requestOf(story, small), {
        deps,
        signal: controller.signal,
        onProgress: (step) => {
          if (step.stage === stage) controller.abort(reason);
        },
      });
      await expect(rendering).rejects.toBe(reason);
      expect(await bench.partNames()).toEqual([]);
      await expect(access(bench.output)).rejects.toThrow();
      expect(pids.filter(isRunning)).toEqual([]);
    },
  );
});
