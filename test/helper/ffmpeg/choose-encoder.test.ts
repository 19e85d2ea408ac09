import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseEncoder, type EncoderRequest } from '../../../helper/ffmpeg/choose-encoder.ts';
import { encoderReport } from '../../../helper/ffmpeg/encoder-report.ts';
import { frameInputArgs } from '../../../helper/ffmpeg/frame-args.ts';
import type { ToolRunner } from '../../../helper/ffmpeg/types.ts';
import type { HelperCodec, HelperContainer } from '../../../shared/plan/helper-output.ts';
import { findProfile, type Profile, resolveProfile } from '../../../shared/profiles/profiles.ts';
import type { FakeScript } from '../../support/fake-ffmpeg.ts';
import { live, makeFakeRunner, makeFolder, makeRunner } from './tools-kit.ts';

afterEach(() => vi.unstubAllEnvs());

const look = { width: 1920, height: 1080, rate: '30' } as const;

function profileOf(name: string) {
  const profile: Profile | null = findProfile(name);
  if (profile === null) throw new TypeError(name);
  return resolveProfile(profile, look);
}

function request(
  runner: ToolRunner,
  cacheFolder: string,
  change: Partial<EncoderRequest> = {},
): EncoderRequest {
  return {
    runner,
    profile: profileOf('DRAFT_360P'),
    codec: null,
    container: 'mp4',
    hardware: 'auto',
    cacheFolder,
    threads: 2,
    signal: live,
    ...change,
  };
}

async function choose(script: FakeScript, change: Partial<EncoderRequest> = {}) {
  const { runner, fake, folder } = await makeFakeRunner(script);
  const choice = await chooseEncoder(request(runner, folder, change));
  return { ...choice, fake, folder, runner, reason: choice.choices[0]?.reason };
}

/** Makes everything remembered this much older. */
async function rememberEarlier(folder: string, milliseconds: number): Promise<string[]> {
  const files = (await readdir(join(folder, 'encoders'))).map((name) => join(folder, 'encoders', name));
  for (const file of files) {
    const value = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...value, at: value.at - milliseconds }));
  }
  return files;
}

const nvenc = { h264_nvenc: 'libx264' };

describe('choosing an encoder', () => {
  it('takes hardware that proves itself', async () => {
    const { video, choices, fake } = await choose({ hardware: nvenc });
    expect(video).toMatchObject({ encoder: 'h264_nvenc', kind: 'nvenc', hardware: true, codec: 'h264' });
    expect(choices[0]).toMatchObject({ what: 'video-encoder', chosen: 'h264_nvenc' });
    expect(fake.calls('h264_nvenc')).toBe(1);
    expect(fake.calls('libx264')).toBe(0);
  });

  it('passes by hardware that is listed and fails, and says why', async () => {
    const { video, reason } = await choose({ hardware: nvenc, rules: [{ encoder: 'nvenc', does: 'fail' }] });
    expect(video).toMatchObject({ encoder: 'libx264', kind: 'cpu', hardware: false });
    expect(reason).toContain('Refused: h264_nvenc (No capable devices found)');
    expect(reason).toContain('Not in this ffmpeg: h264_videotoolbox, h264_qsv, h264_vaapi, h264_amf');
  });

  it('passes by an encoder that ends well with a short file', async () => {
    const { video, reason } = await choose({
      hardware: nvenc,
      rules: [{ encoder: 'nvenc', does: 'short', frames: 29 }],
    });
    expect(video.encoder).toBe('libx264');
    expect(reason).toContain('h264_nvenc (29 of 30 frames came back)');
  });

  it('tries one kind after the other', async () => {
    const { video, reason } = await choose({
      hardware: { ...nvenc, h264_vaapi: 'libx264' },
      rules: [{ encoder: 'nvenc', does: 'fail', words: 'Driver does not support the required API' }],
    });
    expect(video.encoder).toBe('h264_vaapi');
    expect(reason).toContain('h264_nvenc (Driver does not support the required API)');
  });

  it('says nothing in a reason that differs from run to run', async () => {
    const script: FakeScript = { hardware: nvenc, rules: [{ encoder: 'nvenc', does: 'fail' }] };
    const [first, second] = [await choose(script), await choose(script)];
    expect(first.choices).toEqual(second.choices);
  });

  it('leaves hardware alone when the CPU is asked for', async () => {
    const { video, fake } = await choose({ hardware: nvenc }, { hardware: 'cpu' });
    expect(video.encoder).toBe('libx264');
    expect(fake.calls('h264_nvenc')).toBe(0);
  });

  it('tries only the kind that is asked for, then the CPU', async () => {
    const script = { hardware: { ...nvenc, h264_qsv: 'libx264' } };
    expect((await choose(script, { hardware: 'qsv' })).video.encoder).toBe('h264_qsv');
    const { video, reason } = await choose(script, { hardware: 'amf' });
    expect(video.encoder).toBe('libx264');
    expect(reason).toContain('Not in this ffmpeg: h264_amf');
  });

  it('lets STORYLOOM_HW decide where nothing is asked for', async () => {
    vi.stubEnv('STORYLOOM_HW', 'cpu');
    expect((await choose({ hardware: nvenc })).video.encoder).toBe('libx264');
    expect((await choose({ hardware: nvenc }, { hardware: 'nvenc' })).video.encoder).toBe('h264_nvenc');
    vi.stubEnv('STORYLOOM_HW', 'gpu');
    await expect(choose({})).rejects.toMatchObject({
      code: 'input.setting-invalid',
      message: expect.stringContaining('auto, cpu, nvenc, videotoolbox, qsv, vaapi, amf'),
    });
  });

  it('says so when nothing can encode the codec', async () => {
    const rules = [{ encoder: 'x265', does: 'fail', words: 'x265: cannot start' }] as const;
    await expect(choose({ rules }, { codec: 'hevc' })).rejects.toMatchObject({
      code: 'unsupported.video-encoder',
      context: { details: expect.stringContaining('libx265 (x265: cannot start)') },
    });
  });

  it('falls back from SVT-AV1 to libaom', async () => {
    const rules = [{ encoder: 'svtav1', does: 'fail' }] as const;
    const { video } = await choose({ rules }, { codec: 'av1' });
    expect(video.encoder).toBe('libaom-av1');
  });

  it('gives hardware that hangs ten seconds, once in a while', async () => {
    const { video, reason, folder, fake, runner } = await choose({
      hardware: nvenc,
      rules: [{ encoder: 'nvenc', call: 1, does: 'hang' }],
    });
    expect(video.encoder).toBe('libx264');
    expect(reason).toContain('h264_nvenc (ffmpeg took longer than its limit of 10 s and was ended)');
    await chooseEncoder(request(runner, folder));
    expect(fake.calls('h264_nvenc')).toBe(1);
    await rememberEarlier(folder, 11 * 60 * 1000);
    expect((await chooseEncoder(request(runner, folder))).video.encoder).toBe('h264_nvenc');
  });

  it('goes to the CPU at once when hardware that proved itself dies later', async () => {
    const { video, runner, folder } = await choose({
      hardware: nvenc,
      rules: [{ encoder: 'nvenc', call: 2, does: 'die', frames: 3 }],
    });
    expect(video.encoder).toBe('h264_nvenc');
    const size = { width: 64, height: 36 };
    const args = [...frameInputArgs({ ...size, rate: { num: 30, den: 1 } }), ...video.args, '-y'];
    const options = { signal: live, context: {}, stdin: 'pipe' } as const;
    const child = runner.start('ffmpeg', [...args, join(folder, 'part.mp4')], options);
    child.stdin?.end(Buffer.alloc(12 * size.width * size.height * 1.5, 100));
    await expect(child.done).rejects.toMatchObject({ code: 'failed.encode' });
    const again = await chooseEncoder(request(runner, folder, { hardware: 'cpu' }));
    expect(again.video.encoder).toBe('libx264');
  });

  it('stops when it is cancelled, leaving no file', async () => {
    const { runner, folder } = await makeFakeRunner({ rules: [{ does: 'hang', ignoresTerm: true }] });
    const cancel = new AbortController();
    const choosing = chooseEncoder(request(runner, folder, { signal: cancel.signal }));
    await vi.waitFor(async () => expect(await readdir(folder)).toContain('calls'), 20_000);
    cancel.abort('enough');
    await expect(choosing).rejects.toBe('enough');
    expect(await readdir(join(folder, 'encoders'))).toEqual([]);
  });
});

describe('what is remembered', () => {
  it('proves once, also for the next helper', async () => {
    const { fake, folder, runner } = await choose({ hardware: nvenc });
    await chooseEncoder(request(runner, folder));
    const next = await makeRunner(fake.tools, folder);
    await chooseEncoder(request(next, folder));
    expect(fake.calls('h264_nvenc')).toBe(1);
    expect(await readdir(join(folder, 'encoders'))).toHaveLength(1);
  });

  it('proves anew for other flags and another ffmpeg', async () => {
    const { fake, folder, runner } = await choose({ hardware: nvenc });
    await chooseEncoder(request(runner, folder, { profile: profileOf('PREVIEW_720P') }));
    expect(fake.calls('h264_nvenc')).toBe(2);
    const updated = await makeRunner({ ...fake.tools, version: '99.0' }, folder);
    await chooseEncoder(request(updated, folder));
    expect(fake.calls('h264_nvenc')).toBe(3);
  });

  it('remembers a refusal for a day, a broken memory not at all', async () => {
    const script: FakeScript = { hardware: nvenc, rules: [{ encoder: 'nvenc', does: 'fail' }] };
    const { fake, folder, runner } = await choose(script);
    await chooseEncoder(request(runner, folder));
    expect(fake.calls('h264_nvenc')).toBe(1);

    const files = await rememberEarlier(folder, 25 * 3600 * 1000);
    await chooseEncoder(request(runner, folder));
    expect(fake.calls('h264_nvenc')).toBe(2);

    for (const file of files) await writeFile(file, '{"proof":');
    await chooseEncoder(request(runner, folder));
    expect(fake.calls('h264_nvenc')).toBe(3);
  });
});

describe('files of proofs', () => {
  it('are swept when a killed helper left them, not while they may be in use', async () => {
    const { runner, folder } = await makeFakeRunner({});
    const encoders = join(folder, 'encoders');
    await mkdir(encoders);
    for (const name of ['proof-old.mp4', 'proof-new.mp4']) await writeFile(join(encoders, name), '');
    const hourAgo = new Date(Date.now() - 3600 * 1000);
    await utimes(join(encoders, 'proof-old.mp4'), hourAgo, hourAgo);
    await chooseEncoder(request(runner, folder));
    const left = (await readdir(encoders)).filter((name) => name.startsWith('proof-'));
    expect(left).toEqual(['proof-new.mp4']);
  });
});

describe('containers', () => {
  it.each<[HelperContainer, HelperCodec | null, HelperCodec, string]>([
    ['mp4', null, 'h264', 'aac'],
    ['mov', null, 'h264', 'aac'],
    ['webm', null, 'vp9', 'opus'],
    ['mkv', null, 'h264', 'aac'],
    ['mov', 'prores', 'prores', 'pcm24'],
    ['mkv', 'av1', 'av1', 'opus'],
    ['mp4', 'hevc', 'hevc', 'aac'],
  ])('%s with codec %s holds %s and %s', async (container, codec, video, audio) => {
    const choice = await choose({}, { container, codec, hardware: 'cpu' });
    expect(choice.video.codec).toBe(video);
    expect(choice.audio.codec).toBe(audio);
    expect(choice.video.pixelFormat).toBe(video === 'prores' ? 'yuv422p10le' : 'yuv420p');
  });

  it.each<[HelperContainer, HelperCodec]>([
    ['mp4', 'prores'],
    ['mp4', 'vp9'],
    ['mov', 'av1'],
    ['webm', 'h264'],
    ['webm', 'hevc'],
  ])('%s refuses %s and names what fits', async (container, codec) => {
    await expect(choose({}, { container, codec })).rejects.toMatchObject({
      code: 'input.setting-invalid',
      message: expect.stringMatching(/Choose (MP4|MOV|WEBM|MKV).* or another codec/),
    });
  });
});

describe('the report', () => {
  it('lists every encoder, proved or refused with its reason', async () => {
    const { runner } = await makeFakeRunner({
      hardware: { ...nvenc, hevc_qsv: 'libx264' },
      rules: [{ encoder: 'qsv', does: 'fail', words: 'MFX session: no device' }],
    });
    const report = await encoderReport(runner, { cacheFolder: await makeFolder(), signal: live });
    const of = (encoder: string) => report.find((each) => each.encoder === encoder);
    expect(of('h264_nvenc')).toEqual({
      codec: 'h264',
      encoder: 'h264_nvenc',
      hardware: true,
      proved: true,
      reason: null,
    });
    expect(of('hevc_qsv')).toMatchObject({ proved: false, reason: 'MFX session: no device' });
    expect(of('h264_videotoolbox')).toMatchObject({ proved: false, reason: 'not in this ffmpeg' });
    expect(of('libx264')).toMatchObject({ hardware: false, proved: true });
    expect(new Set(report.map(({ encoder }) => encoder)).size).toBe(report.length);
    expect(new Set(report.map(({ codec }) => codec))).toEqual(
      new Set(['h264', 'hevc', 'vp9', 'av1', 'prores']),
    );
  });
});
