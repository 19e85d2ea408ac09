import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { probe } from '../support/ffmpeg.ts';
import { CORPUS, CORPUS_FILES } from '../support/video-corpus.ts';
import { VIDEO_FACTS } from '../support/video-facts.ts';
import { makePlace } from './cli/command-kit.ts';
import { processesWith } from './ffmpeg/tools-kit.ts';

/** Short ones, one of each kind: what a minute has room for. */
const FEW = [
  'video/bear-vp9-odd-dimensions.webm',
  'video/cursed-vfr.mp4',
  'video/dolbyVision-hdr.MOV',
  'video/sample_audio_only.mp4',
  'video/video_90.mov',
  'corrupt/chunk_out_of_range.mp4',
  'corrupt/malformed-join.mp3',
];
const wanted =
  process.env.STORYLOOM_LONG === '1' ? CORPUS_FILES : FEW.filter((file) => CORPUS_FILES.includes(file));

/** What is neither a film nor told by the list of videos. */
const OTHERS: Readonly<Record<string, string>> = { 'corrupt/truncated.jpg': 'input.picture-broken' };
/** Something that is heard, where something that is seen was asked for. */
const ONLY_SOUND = 'input.script-malformed';

// Proofs of encoders are shared, so that each run shows what a second run shows.
const data = mkdtempSync(join(tmpdir(), 'storyloom-corpus-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

const storyOf = (path: string) =>
  `---\ntitle: One video\nsize: 320x180\nfps: 30\n---\n\n![](${path})\nWhat is to be seen in it.\n`;

describe.skipIf(wanted.length === 0)('a story of a video of the corpus', () => {
  test.each(wanted)('%s becomes a film, or is refused by name', { timeout: 60_000 }, async (file) => {
    const path = join(CORPUS, file);
    const place = makePlace();
    place.write('story.md', storyOf(path));
    const args = ['render', 'story.md', '-o', 'film.mp4', '--json', '--allow-outside', '--data', data];
    const { code, stdout, stderr } = await place.run(args);
    const told = JSON.parse(stdout);
    const film = join(place.folder, 'film.mp4');
    const expected = VIDEO_FACTS[file] ?? OTHERS[file] ?? ONLY_SOUND;
    if (typeof expected === 'string') {
      expect({ code, failure: told.code }, stdout).toEqual({ code: 3, failure: expected });
      expect(told.error).toContain(basename(file));
      expect(existsSync(film)).toBe(false);
    } else {
      expect(code, `${stdout}\n${stderr}`).toBe(0);
      expect(told.verified).toBe(true);
      expect(probe(film).video).toMatchObject({ packets: told.frames, width: 320, height: 180 });
    }
    expect(await processesWith(path)).toEqual([]);
    expect(await processesWith(place.folder)).toEqual([]);
    expect(readdirSync(join(data, 'children'))).toEqual([]);
    expect(unfinished(place.folder)).toEqual([]);
    expect(unfinished(data)).toEqual([]);
  });
});

describe('a list of other files that calls itself a video', () => {
  test.each([
    ['HLS', (path: string) => `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n${path}\n#EXT-X-ENDLIST\n`],
    ['ffconcat', (path: string) => `ffconcat version 1.0\nfile '${path}'\n`],
    [
      'DASH',
      (path: string) =>
        `<?xml version="1.0"?>\n<MPD><Period><BaseURL>file:${path}</BaseURL></Period></MPD>\n`,
    ],
    [
      'SDP',
      (path: string) =>
        `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=${path}\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n`,
    ],
  ])('is refused, and nothing it names is opened: %s', async (_format, listOf) => {
    const outside = mkdtempSync(join(tmpdir(), 'storyloom-outside-'));
    onTestFinished(() => rmSync(outside, { recursive: true, force: true }));
    const secret = join(outside, 'secret.mp4');
    const trap = setTrap(secret);
    const place = makePlace();
    place.write('clip.mp4', listOf(secret));
    place.write('story.md', storyOf('clip.mp4'));
    const { code, stdout } = await place.run(['render', 'story.md', '-o', 'film.mp4', '--json']);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      code: 'unsupported.video-type',
      error: expect.stringContaining('clip.mp4'),
    });
    expect(stdout).not.toContain('secret');
    expect(existsSync(join(place.folder, 'film.mp4'))).toBe(false);
    expect(trap.exitCode).toBeNull();
  });
});

/** A pipe that somebody writes to: the writer waits until anybody opens the other end, and ends. */
function setTrap(path: string): ChildProcess {
  execFileSync('mkfifo', [path]);
  const writer = spawn('sh', ['-c', 'echo opened > "$0"', path]);
  onTestFinished(() => void writer.kill('SIGKILL'));
  return writer;
}

function unfinished(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.includes('.part'));
}
