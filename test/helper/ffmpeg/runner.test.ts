import { getEventListeners } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, readdir, writeFile } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { frameInputArgs } from '../../../helper/ffmpeg/frame-args.ts';
import { StudioError } from '../../../shared/errors.ts';
import { isRunning, live, makeFakeRunner, makeFolder, makeRunner } from './tools-kit.ts';

const context = { stage: 'rendering', segment: 3, chunk: 5 };
const rate = { num: 30, den: 1 };
const size = { width: 64, height: 36 };
const endless = ['-re', '-f', 'lavfi', '-i', 'testsrc2=s=64x36', '-f', 'null', '-'];
const encode = (file: string, encoder = 'libx264') => [
  ...frameInputArgs({ ...size, rate }),
  '-c:v',
  encoder,
  '-y',
  file,
];
const frame = Buffer.alloc((size.width * size.height * 3) / 2, 100);

describe('running ffmpeg', () => {
  it('reads what a program prints', async () => {
    const runner = await makeRunner();
    const bytes = await runner.read('ffprobe', ['-version'], { signal: live, context });
    expect(Buffer.from(bytes).toString()).toMatch(/^ffprobe version/);
  });

  it('passes bytes in and out and counts frames', async () => {
    const runner = await makeRunner();
    const file = join(await makeFolder(), 'out.mp4');
    const counts: number[] = [];
    const child = runner.start('ffmpeg', encode(file), {
      signal: live,
      context,
      stdin: 'pipe',
      onFrames: (count) => counts.push(count),
    });
    for (let i = 0; i < 12; i++) child.stdin?.write(frame);
    child.stdin?.end();
    await child.done;
    expect(counts.at(-1)).toBe(12);
    expect(getEventListeners(live, 'abort')).toEqual([]);
    const args = ['-count_frames', '-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0', file];
    expect(
      Buffer.from(await runner.read('ffprobe', args, { signal: live, context }))
        .toString()
        .trim(),
    ).toBe('12');
  });

  it('runs it in its own group, at low priority, without our environment', async () => {
    process.env.STORYLOOM_TEST_SECRET = 'hidden';
    const runner = await makeRunner();
    const child = runner.start('ffmpeg', endless, { signal: live, context });
    await vi.waitFor(() =>
      expect(readFileSync(`/proc/${child.pid}/cmdline`, 'utf8')).toMatch(/^\S*ffmpeg\0/),
    );
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
    const [, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    expect(Number(group)).toBe(child.pid);
    expect(getPriority(child.pid)).toBeGreaterThanOrEqual(10);
    expect(readFileSync(`/proc/${child.pid}/environ`, 'utf8')).not.toContain('hidden');
    delete process.env.STORYLOOM_TEST_SECRET;
  });

  it('tells a failed exit with its stage and last lines', async () => {
    const runner = await makeRunner();
    const child = runner.start('ffmpeg', ['-i', '/nowhere.mp4', '-f', 'null', '-'], {
      signal: live,
      context,
    });
    await expect(child.done).rejects.toMatchObject({
      code: 'failed.encode',
      context: { ...context, details: expect.stringContaining('No such file or directory') },
    });
    const probe = runner.read('ffprobe', ['/nowhere.mp4'], { signal: live, context });
    await expect(probe).rejects.toMatchObject({ code: 'failed.decode' });
  });

  it('gives a failure the name the caller has for it', async () => {
    const runner = await makeRunner();
    const options = { signal: live, context, failure: 'input.video-broken' } as const;
    await expect(runner.read('ffprobe', ['/nowhere.mp4'], options)).rejects.toMatchObject({
      code: 'input.video-broken',
    });
  });

  it('says that a program which cannot start is missing', async () => {
    const tools = { ffmpeg: '/nowhere/ffmpeg', ffprobe: '/nowhere/ffprobe', version: '5.1' };
    const runner = await makeRunner(tools);
    await expect(runner.read('ffmpeg', ['-version'], { signal: live, context })).rejects.toMatchObject({
      code: 'environment.ffmpeg-missing',
    });
  });

  it('ends a program that prints without end', async () => {
    const runner = await makeRunner();
    const args = ['-f', 'lavfi', '-i', 'testsrc2', '-f', 'rawvideo', '-'];
    const options = { signal: live, context, maxBytes: 1_000_000 };
    await expect(runner.read('ffmpeg', args, options)).rejects.toThrow('printed more than 1000000 bytes');
  });
});

describe('ending', () => {
  it('ends politely when cancelled: with the reason given, and with a file that is whole', async () => {
    const runner = await makeRunner();
    const file = join(await makeFolder(), 'out.mp4');
    const cancel = new AbortController();
    let encoded = 0;
    const child = runner.start('ffmpeg', encode(file), {
      signal: cancel.signal,
      context,
      stdin: 'pipe',
      onFrames: (frames) => {
        encoded = frames;
      },
    });
    const feeding = setInterval(() => child.stdin?.write(frame), 1);
    await vi.waitFor(() => expect(encoded).toBeGreaterThan(0), 20_000);
    clearInterval(feeding);
    cancel.abort('enough');
    await expect(child.done).rejects.toBe('enough');
    const args = ['-show_entries', 'stream=codec_name', '-of', 'csv=p=0', file];
    expect(
      Buffer.from(await runner.read('ffprobe', args, { signal: live, context }))
        .toString()
        .trim(),
    ).toBe('h264');
  });

  it('does not start for a signal that is aborted already', async () => {
    const runner = await makeRunner();
    expect(() => runner.start('ffmpeg', endless, { signal: AbortSignal.abort('no'), context })).toThrow('no');
  });

  it('kills what ignores SIGTERM', async () => {
    const { runner, folder } = await makeFakeRunner({ rules: [{ does: 'hang', ignoresTerm: true }] });
    const cancel = new AbortController();
    const child = runner.start('ffmpeg', encode(join(folder, 'x.mp4')), { signal: cancel.signal, context });
    const heard = vi.waitFor(() => expect(existsSync(join(folder, 'calls', 'libx264'))).toBe(true), 20_000);
    await heard;
    cancel.abort('enough');
    await expect(child.done).rejects.toBe('enough');
    expect(isRunning(child.pid)).toBe(false);
  });

  it('ends what takes longer than its limit', async () => {
    const runner = await makeRunner();
    const child = runner.start('ffmpeg', endless, { signal: live, context, limitMs: 300 });
    await expect(child.done).rejects.toMatchObject({ code: 'failed.timeout', context });
  });

  it('ends what stalls: a program that repeats the same frame and takes no input shows no life', async () => {
    const { runner, folder } = await makeFakeRunner({ rules: [{ does: 'hang' }] });
    const options = { signal: live, context, stdin: 'pipe', stallMs: 300 } as const;
    const child = runner.start('ffmpeg', encode(join(folder, 'x.mp4')), options);
    child.stdin?.end(Buffer.alloc(4_000_000));
    await expect(child.done).rejects.toMatchObject({
      code: 'failed.timeout',
      message: 'ffmpeg made no progress for 0.3 s and was ended',
      context: { ...context, details: 'hanging' },
    });
  });

  it('does not call it a stall while the program waits for us', async () => {
    const runner = await makeRunner();
    const file = join(await makeFolder(), 'out.mp4');
    const options = { signal: live, context, stdin: 'pipe', stallMs: 200 } as const;
    const child = runner.start('ffmpeg', encode(file), options);
    child.stdin?.write(frame);
    // Twice the limit with nothing written: only its running on can be waited for.
    const other = runner.start('ffmpeg', endless, { signal: live, context, limitMs: 600 });
    await expect(other.done).rejects.toMatchObject({ code: 'failed.timeout' });
    child.stdin?.end(frame);
    await child.done;
  });

  it('keeps the last 40 lines of a flood, in constant memory', async () => {
    const { runner, folder } = await makeFakeRunner({ rules: [{ does: 'flood', megabytes: 200 }] });
    const before = process.memoryUsage().rss;
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 5);
    const child = runner.start('ffmpeg', encode(join(folder, 'x.mp4')), { signal: live, context });
    const error = await child.done.catch((reason: unknown) => reason);
    clearInterval(watch);
    if (!(error instanceof StudioError)) throw error;
    expect(error.context.details?.split('\n')).toHaveLength(40);
    expect(error.context.details?.length).toBeLessThan(40 * 501);
    expect(error.message).toContain('No capable devices found');
    expect(most - before).toBeLessThan(120_000_000);
  });

  it('takes exit code 0 with a short file for what it is: only a count of frames tells', async () => {
    const { runner, folder } = await makeFakeRunner({ rules: [{ does: 'short', frames: 2 }] });
    const file = join(folder, 'x.mp4');
    const child = runner.start('ffmpeg', encode(file), { signal: live, context, stdin: 'pipe' });
    for (let i = 0; i < 12; i++) child.stdin?.write(frame);
    child.stdin?.end();
    await child.done;
    const args = ['-count_frames', '-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0', file];
    expect(
      Buffer.from(await runner.read('ffprobe', args, { signal: live, context }))
        .toString()
        .trim(),
    ).toBe('2');
  });

  it('leaves nothing behind after close, and starts nothing more', async () => {
    const { runner, folder } = await makeFakeRunner({ rules: [{ does: 'hang', ignoresTerm: true }] });
    const children = [
      runner.start('ffmpeg', encode(join(folder, 'x.mp4')), { signal: live, context }),
      runner.start('ffmpeg', endless, { signal: live, context }),
    ];
    await vi.waitFor(async () => expect(await readdir(join(folder, 'children'))).toHaveLength(2));
    await runner.close();
    expect(children.filter(({ pid }) => isRunning(pid))).toEqual([]);
    expect(await readdir(join(folder, 'children'))).toEqual([]);
    expect(() => runner.start('ffmpeg', endless, { signal: live, context })).toThrow('stopping');
    await runner.close();
  });

  it('ends what a program started itself and left behind', async () => {
    const folder = await makeFolder();
    const path = join(folder, 'ffmpeg');
    await writeFile(path, `#!/bin/sh\nsleep 1000 &\necho $! > '${folder}/pid'\nexit 0\n`);
    await chmod(path, 0o755);
    const runner = await makeRunner({ ffmpeg: path, ffprobe: path, version: '5.1' }, folder);
    await runner.start('ffmpeg', [], { signal: live, context, stdout: 'pipe' }).done;
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false));
  });
});
