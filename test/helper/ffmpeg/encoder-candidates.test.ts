import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encoderCandidates } from '../../../helper/ffmpeg/encoder-candidates.ts';
import { frameInputArgs } from '../../../helper/ffmpeg/frame-args.ts';
import type { ToolRunner } from '../../../helper/ffmpeg/types.ts';
import { HARDWARE_KINDS, type HardwareKind, type HelperCodec } from '../../../shared/plan/helper-output.ts';
import { findProfile, type Profile, resolveProfile } from '../../../shared/profiles/profiles.ts';
import { live, makeFolder, makeRunner } from './tools-kit.ts';

const TAGS = '-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709';

function candidate(
  name: string,
  codec: HelperCodec,
  kind: HardwareKind | 'cpu',
  size = { width: 1920, height: 1080 },
) {
  const profile: Profile | null = findProfile(name);
  if (profile === null) throw new TypeError(name);
  const resolved = resolveProfile(profile, { ...size, rate: '30' });
  return encoderCandidates({ codec, profile: resolved, kinds: [kind], threads: 3 })[0];
}

const argsOf = (
  name: string,
  codec: HelperCodec,
  kind: HardwareKind | 'cpu',
  size?: { width: number; height: number },
) => candidate(name, codec, kind, size)?.args.join(' ');

describe('the flags of a profile', () => {
  it.each([
    ['DRAFT_360P', '-preset veryfast -crf 28'],
    ['DRAFT_480P', '-preset veryfast -crf 27'],
    ['PREVIEW_720P', '-preset veryfast -crf 23'],
    ['SOCIAL_1080P', '-preset medium -crf 19 -maxrate 12000000 -bufsize 24000000'],
    ['MASTER_4K', '-preset slow -crf 17'],
    ['PROJECT', '-preset medium -crf 19 -maxrate 12000000 -bufsize 24000000'],
  ])('%s in H.264 by the CPU', (name, quality) => {
    expect(argsOf(name, 'h264', 'cpu')).toBe(
      `-c:v libx264 ${quality} -g 60 -x264-params open-gop=0:stitchable=1 -threads 3 -pix_fmt yuv420p ${TAGS}`,
    );
  });

  it('MASTER_4K in HEVC and ProRes by the CPU', () => {
    expect(argsOf('MASTER_4K', 'hevc', 'cpu')).toBe(
      `-c:v libx265 -preset medium -crf 19 -g 60 -x265-params log-level=error:open-gop=0:no-opt-qp-pps=1:no-opt-ref-list-length-pps=1:info=0:pools=3:frame-threads=1 -pix_fmt yuv420p -tag:v hvc1 ${TAGS}`,
    );
    expect(argsOf('MASTER_4K', 'prores', 'cpu')).toBe(
      `-c:v prores_ks -profile:v hq -vendor apl0 -threads 3 -pix_fmt yuv422p10le ${TAGS}`,
    );
  });

  it.each<[HelperCodec, HardwareKind | 'cpu', string, string]>([
    [
      'h264',
      'cpu',
      '-preset medium -b:v 8000000 -maxrate 12000000 -bufsize 24000000',
      '-preset medium -crf 40 -g',
    ],
    ['hevc', 'cpu', '-b:v 8000000 -maxrate 12000000', '-preset medium -crf 40 -g'],
    ['vp9', 'cpu', '-c:v libvpx-vp9 -b:v 8000000 -deadline', '-crf 40 -b:v'],
    ['av1', 'cpu', '-b:v 8000000 -g', '-crf 40 -g'],
    ['h264', 'nvenc', '-rc vbr -b:v 8000000 -maxrate', '-cq 40 -b:v 0'],
    ['h264', 'videotoolbox', '-bf 0 -b:v 8000000', '-q:v 36'],
    ['h264', 'qsv', '-preset medium -b:v 8000000 -maxrate', '-global_quality 40'],
    ['h264', 'vaapi', '-rc_mode VBR -b:v 8000000 -maxrate', '-rc_mode CQP -qp 40'],
    ['h264', 'amf', '-rc vbr_peak -b:v 8000000 -maxrate', '-rc cqp -qp_i 40'],
  ])('%s by %s is held to a bitrate or a quality of one’s own', (codec, kind, bitrate, crf) => {
    const argsBy = (control: NonNullable<Profile['control']>) => {
      const own: Profile = {
        ...{ name: 'OWN', label: 'Own', size: { type: 'project' }, highestRate: null, bitrates: null },
        ...{ audioBitrate: 96_000, control },
      };
      const profile = resolveProfile(own, { width: 1920, height: 1080, rate: '30' });
      const [first] = encoderCandidates({ codec, profile, kinds: [kind], threads: 3 });
      return { args: first?.args.join(' ') ?? '', bitrate: first?.bitrate };
    };
    const byRate = argsBy({ type: 'bitrate', bitsPerSecond: 8_000_000 });
    expect(byRate).toEqual({ args: expect.stringContaining(bitrate), bitrate: 8_000_000 });
    expect(byRate.args).not.toMatch(/ -crf | -cq | -q:v | -qp | -global_quality /);
    expect(argsBy({ type: 'crf', crf: 40 }).args).toContain(crf);
  });

  it('a large project is mastered', () => {
    expect(argsOf('PROJECT', 'h264', 'cpu', { width: 3840, height: 2160 })).toContain(
      '-preset slow -crf 17 -g',
    );
  });

  it.each([
    ['DRAFT_360P', 30],
    ['DRAFT_480P', 29],
    ['PREVIEW_720P', 25],
    ['SOCIAL_1080P', 21],
    ['MASTER_4K', 19],
  ])('%s by hardware has the quality %i', (name, cq) => {
    expect(argsOf(name, 'h264', 'nvenc')).toContain(`-cq ${cq} -b:v 0`);
    expect(argsOf(name, 'hevc', 'qsv')).toContain(`-global_quality ${cq}`);
    expect(argsOf(name, 'h264', 'vaapi')).toContain(`-rc_mode CQP -qp ${cq}`);
    expect(argsOf(name, 'hevc', 'amf')).toContain(`-qp_i ${cq} -qp_p ${cq}`);
  });

  it('every kind of hardware has H.264 and HEVC, none has VP9', () => {
    for (const kind of HARDWARE_KINDS) {
      expect(candidate('SOCIAL_1080P', 'h264', kind)?.encoder).toBe(`h264_${kind}`);
      expect(candidate('SOCIAL_1080P', 'hevc', kind)?.encoder).toBe(`hevc_${kind}`);
      expect(candidate('SOCIAL_1080P', 'vp9', kind)).toBeUndefined();
    }
  });
});

/** The decoder's configuration in a file of so many frames of this picture, as a hash. */
async function headersOf(
  runner: ToolRunner,
  args: readonly string[],
  frames: number,
  value: (i: number) => number,
) {
  const file = join(await makeFolder(), 'part.mp4');
  const size = { width: 128, height: 96 };
  const input = frameInputArgs({ ...size, rate: { num: 30, den: 1 } });
  const options = { signal: live, context: {}, stdin: 'pipe' } as const;
  const child = runner.start(
    'ffmpeg',
    [...input, ...args, '-video_track_timescale', '30', '-y', file],
    options,
  );
  for (let i = 0; i < frames; i++) {
    const planes = Uint8Array.from({ length: (size.width * size.height * 3) / 2 }, (_, at) =>
      value(at + i * 977),
    );
    if (child.stdin?.write(planes) === false) await once(child.stdin, 'drain');
  }
  child.stdin?.end();
  await child.done;
  const entries =
    'stream=extradata_hash,color_range,color_space,color_transfer,color_primaries,time_base:packet=flags';
  const probe = ['-show_data_hash', 'sha256', '-show_entries', entries, '-show_packets', '-of', 'json', file];
  const answer = JSON.parse(
    Buffer.from(await runner.read('ffprobe', probe, { signal: live, context: {} })).toString(),
  );
  return { stream: answer.streams[0], firstFlags: answer.packets[0].flags as string };
}

describe('parts of a film', () => {
  it.each<HelperCodec>(['h264', 'hevc', 'vp9', 'av1'])(
    'have the same headers in %s whatever is in them, and begin with a key frame',
    async (codec) => {
      const runner = await makeRunner();
      const args = candidate('SOCIAL_1080P', codec, 'cpu')?.args ?? [];
      const one = await headersOf(runner, args, 1, () => 16);
      const noisy = await headersOf(runner, args, 70, (i) => 16 + ((i * 7919) % 220));
      const plain = await headersOf(runner, args, 33, (i) => 16 + (i % 97));
      expect(noisy.stream).toEqual(one.stream);
      expect(plain.stream).toEqual(one.stream);
      expect(one.stream).toMatchObject({
        color_range: 'tv',
        color_space: 'bt709',
        color_transfer: 'bt709',
        color_primaries: 'bt709',
        time_base: '1/30',
      });
      for (const { firstFlags } of [one, noisy, plain]) expect(firstFlags).toMatch(/^K/);
    },
  );
});
