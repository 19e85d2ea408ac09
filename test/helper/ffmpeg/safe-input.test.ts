import { existsSync } from 'node:fs';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MediaDemuxer } from '../../../helper/ffmpeg/detect-demuxer.ts';
import { inputArgs, probeDemuxer } from '../../../helper/ffmpeg/safe-input.ts';
import type { ToolRunner } from '../../../helper/ffmpeg/types.ts';
import { live, makeFolder, makeRunner } from './tools-kit.ts';

const context = {};
const corpus = resolve('../shared/corpus');

async function make(runner: ToolRunner, file: string, ...args: string[]): Promise<string> {
  const source = ['-f', 'lavfi', '-i', 'testsrc2=s=64x36:r=30:d=1', '-f', 'lavfi', '-i', 'sine=d=1:r=48000'];
  await runner.start('ffmpeg', [...source, '-shortest', ...args, file], { signal: live, context }).done;
  return file;
}

async function codecsOf(runner: ToolRunner, file: string, demuxer: MediaDemuxer): Promise<string[]> {
  const args = [...inputArgs(file, { demuxer }), '-show_entries', 'stream=codec_name', '-of', 'csv=p=0'];
  const answer = Buffer.from(await runner.read('ffprobe', args, { signal: live, context })).toString();
  return answer.split(/[,\s]+/).filter((name) => name !== '');
}

describe('deciding the demuxer by content', () => {
  it.each<[string, MediaDemuxer, string[]]>([
    ['a.mp4', 'mov', []],
    ['a.mov', 'mov', []],
    ['a.mkv', 'matroska', []],
    ['a.webm', 'matroska', ['-cpu-used', '8']],
    ['a.avi', 'avi', []],
    ['a.ts', 'mpegts', []],
    ['a.m2ts', 'mpegts', ['-f', 'mpegts', '-mpegts_m2ts_mode', '1']],
    ['a.flv', 'flv', ['-ar', '44100']],
    ['a.wav', 'wav', ['-vn']],
    ['a.flac', 'flac', ['-vn']],
    ['a.ogg', 'ogg', ['-vn', '-c:a', 'libopus']],
    ['a.mp3', 'mp3', ['-vn']],
    ['a.aac', 'aac', ['-vn']],
    ['a.aiff', 'aiff', ['-vn']],
    ['a.caf', 'caf', ['-vn']],
  ])('reads %s as %s, whatever its name', async (name, demuxer, args) => {
    const runner = await makeRunner();
    const folder = await makeFolder();
    const file = await make(runner, join(folder, name), ...args);
    const disguised = join(folder, 'disguised.txt');
    await copyFile(file, disguised);
    expect(await probeDemuxer(disguised)).toBe(demuxer);
    expect((await codecsOf(runner, disguised, demuxer)).length).toBeGreaterThan(0);
  });

  it('looks behind a tag that says nothing of what follows', async () => {
    const runner = await makeRunner();
    const folder = await makeFolder();
    const sound = await readFile(await make(runner, join(folder, 'a.flac'), '-vn'));
    const tag = Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\x40\0', 'latin1'), Buffer.alloc(8192)]);
    const file = join(folder, 'tagged.flac');
    await writeFile(file, Buffer.concat([tag, sound]));
    expect(await probeDemuxer(file)).toBe('flac');
    expect(await codecsOf(runner, file, 'flac')).toEqual(['flac']);
  });

  it.each([
    ['a playlist', '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n'],
    ['a concat script', "ffconcat version 1.0\nfile '/etc/passwd'\n"],
    ['a DASH manifest', '<?xml version="1.0"?><MPD><BaseURL>/etc/passwd</BaseURL></MPD>'],
    ['a playlist after a box of its own', 'free#EXTM3U\nfile:///etc/passwd\n'],
    ['an SDP file', 'v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 1234 RTP/AVP 96\n'],
    ['subtitles', '1\n00:00:00,000 --> 00:00:01,000\nhello\n'],
    ['nothing', ''],
    ['one byte', 'x'],
  ])('refuses %s', async (_, content) => {
    const file = join(await makeFolder(), 'film.mp4');
    await writeFile(file, content);
    expect(await probeDemuxer(file)).toBeNull();
  });

  it('says which file cannot be read', async () => {
    await expect(probeDemuxer('/nowhere/film.mp4')).rejects.toMatchObject({
      code: 'input.file-unreadable',
      context: { file: 'film.mp4' },
    });
  });

  it.skipIf(!existsSync(corpus))('knows every film and sound of the corpus', async () => {
    for (const kind of ['video', 'audio']) {
      for (const name of await readdir(join(corpus, kind))) {
        expect(await probeDemuxer(join(corpus, kind, name)), name).not.toBeNull();
      }
    }
  });
});

describe('opening an input', () => {
  it('reads nothing outside through a playlist renamed .mp4', async () => {
    const runner = await makeRunner();
    const folder = await makeFolder();
    const secret = await make(runner, join(folder, 'secret.ts'));
    const playlist = join(folder, 'film.mp4');
    await writeFile(
      playlist,
      `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:${secret}\n#EXT-X-ENDLIST\n`,
    );
    const show = ['-show_entries', 'stream=codec_name', '-of', 'csv=p=0'];
    const plain = ['-protocol_whitelist', 'file', playlist, ...show];
    // So it is without our arguments: the other file is read.
    const open = Buffer.from(await runner.read('ffprobe', plain, { signal: live, context })).toString();
    expect(open).toMatch(/h264|mpeg2video/);
    for (const demuxer of ['mov', 'mpegts', 'matroska'] as const) {
      const answer = codecsOf(runner, playlist, demuxer).catch(() => []);
      expect(await answer).toEqual([]);
    }
  });

  it('lets no demuxer open files of another kind', async () => {
    const runner = await makeRunner();
    const folder = await makeFolder();
    await make(runner, join(folder, 'secret.ts'));
    const script = join(folder, 'script');
    await writeFile(script, 'ffconcat version 1.0\nfile secret.ts\n');
    // None of ours opens other files: this one, which does, stands for a flaw in one of them.
    const demuxer = 'concat' as MediaDemuxer;
    await expect(codecsOf(runner, script, demuxer).catch(() => [])).resolves.toEqual([]);
  });

  it('opens names that look like options, protocols and patterns', async () => {
    const runner = await makeRunner();
    const folder = await makeFolder();
    for (const name of ['-y.mp4', 'http:x.mp4', 'a%03d.mp4', 'a b|c.mp4']) {
      const file = await make(runner, join(folder, 'plain.mp4'), '-y');
      await copyFile(file, join(folder, name));
      expect(await codecsOf(runner, join(folder, name), 'mov')).toEqual(['h264', 'aac']);
    }
  });

  it('refuses pictures of absurd size', () => {
    const args = inputArgs('film.mp4', { demuxer: 'mov' });
    expect(args.slice(args.indexOf('-max_pixels'), args.indexOf('-max_pixels') + 2)).toEqual([
      '-max_pixels',
      String(8192 * 8192),
    ]);
    expect(args.at(-1)).toBe(`file:${resolve('film.mp4')}`);
  });
});
