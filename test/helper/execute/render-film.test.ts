import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { CaptionStyle, Project } from '../../../shared/model/project.ts';
import { boxOrder, decodeFrames, decodeSound, probe } from '../../support/ffmpeg.ts';
import { addNarration, openBench, pictureStory, render, requestOf, SECOND } from './film-kit.ts';

const withCaptions = (project: Project, mode: Project['look']['captions']['mode']): Project => {
  const style: CaptionStyle = project.look.captions.style;
  return { ...project, look: { ...project.look, captions: { mode, style } } };
};

describe('a film', () => {
  test('is what was planned, frame by frame and sample by sample', async () => {
    const bench = await openBench();
    const story = await addNarration(bench, await pictureStory(bench, [2.5 * SECOND, 3 * SECOND]));
    const { result, progress } = await render(bench, requestOf(story));
    expect(result).toMatchObject({ frames: 165, samples: 264_000, width: 640, height: 360, verified: true });
    expect(result).toMatchObject({ encoder: 'libx264', hardware: false, chunks: { rendered: 2, reused: 0 } });
    const film = probe(bench.output);
    expect(film.video).toMatchObject({ codec: 'h264', width: 640, height: 360, packets: 165 });
    expect(film.video).toMatchObject({ range: 'tv', space: 'bt709', transfer: 'bt709', primaries: 'bt709' });
    expect(film.video.times.every((time, frame) => Math.abs(time - frame / 30) < 1e-6)).toBe(true);
    let frames = 0;
    for await (const _frame of decodeFrames(bench.output, 640, 360)) frames += 1;
    expect(frames).toBe(165);
    const sound = decodeSound(bench.output);
    expect(Math.abs(sound.length / 2 - 264_000)).toBeLessThanOrEqual(1024);
    expect(Math.abs(clickAt(sound) - 2.5 * SECOND - 1050)).toBeLessThan(5);
    expect(boxOrder(bench.output).slice(0, 2)).toEqual(['ftyp', 'moov']);
    expect((await bench.ledgerNames()).filter((name) => name.includes('.part'))).toEqual([]);

    const ratios = progress.map(({ ratio }) => ratio);
    expect(ratios).toEqual(ratios.toSorted((a, b) => a - b));
    expect(ratios.at(-1)).toBe(1);
    expect(new Set(progress.map(({ stage }) => stage))).toContain('rendering');
    expect(progress.at(-1)).toMatchObject({
      framesDone: 165,
      framesTotal: 165,
      segments: 2,
      chunksRendered: 2,
    });
  });

  test.each([
    ['mov', 'h264', 'aac', 'mov_text'],
    ['webm', 'vp9', 'opus', 'webvtt'],
    ['mkv', 'h264', 'aac', 'subrip'],
    ['mov', 'prores', 'pcm_s24le', 'mov_text'],
    ['mp4', 'hevc', 'aac', 'mov_text'],
  ] as const)('in %s holds %s, %s and captions as %s', async (container, codec, sound, captions) => {
    const bench = await openBench();
    const look = { width: 320, height: 180, rate: '29.97' } as const;
    const story = await addNarration(bench, await pictureStory(bench, [2.1 * SECOND, 2.2 * SECOND], look));
    const request = requestOf(withCaptions(story, 'track'), { container, codec, profile: 'PROJECT' });
    const { result } = await render(bench, request, { output: `${bench.folder}/film.${container}` });
    const film = probe(result.path);
    expect(film.video).toMatchObject({ codec, packets: 129, width: 320, height: 180 });
    expect(film.sound?.codec).toBe(sound);
    expect(film.subtitles).toEqual([captions]);
    expect(film.video.times.every((time, frame) => Math.abs(time - (frame * 1001) / 30_000) < 5.1e-4)).toBe(
      true,
    );
    const decoded = decodeSound(result.path);
    // Matroska has no edit list: what runs up to the film's start is decoded too, at times before it.
    const runUp = container === 'mkv' ? 1024 : 0;
    expect(Math.abs(clickAt(decoded) - runUp - 2.1 * SECOND - 1050)).toBeLessThan(5);
    expect(result.sidecars).toEqual([]);
  });

  test('has captions beside it when asked, in its own words', async () => {
    const bench = await openBench();
    const story = withCaptions(await pictureStory(bench, [2 * SECOND]), 'sidecar');
    const { result } = await render(bench, requestOf(story));
    expect(result.sidecars.map((path) => path.replace(bench.folder, ''))).toEqual([
      '/exports/film.srt',
      '/exports/film.vtt',
      '/exports/film.ass',
    ]);
    expect(await readFile(result.sidecars[0] ?? '', 'utf8')).toContain('Words of segment 0.');
    expect(probe(bench.output).subtitles).toEqual([]);
  });

  test('is not begun while a picture is not at hand, and says which', async () => {
    const bench = await openBench();
    const story = await pictureStory(bench, [2 * SECOND, 2 * SECOND]);
    const deps = { ...bench.deps, media: { path: () => null } };
    await expect(render(bench, requestOf(story), { deps })).rejects.toMatchObject({
      code: 'input.media-missing',
      context: { segment: 0, details: expect.stringContaining('picture 1.jpg') },
    });
  });
});

describe('what is finished already', () => {
  test('is not rendered again; a changed caption renders its own chunk', async () => {
    const bench = await openBench();
    const story = await pictureStory(bench, [3 * SECOND, 3 * SECOND, 3 * SECOND]);
    const first = await render(bench, requestOf(story));
    expect(first.result.chunks).toEqual({ rendered: 3, reused: 0 });
    const again = await render(bench, requestOf(story));
    expect(again.result.chunks).toEqual({ rendered: 0, reused: 3 });
    expect(again.result.sha256).toBe(first.result.sha256);
    const storyline = story.storyline.map((segment, at) =>
      at === 1 ? { ...segment, text: 'Other.' } : segment,
    );
    const changed = await render(bench, requestOf({ ...story, storyline }));
    expect(changed.result.chunks).toEqual({ rendered: 1, reused: 2 });
    expect(changed.result.sha256).not.toBe(first.result.sha256);
  });

  test.each([
    ['a changed byte', (bytes: Buffer) => bytes.fill(bytes[900] === 1 ? 2 : 1, 900, 901)],
    ['a lost end', (bytes: Buffer) => bytes.subarray(0, -100)],
  ])('is made again after %s, and only that', async (_what, damage) => {
    const bench = await openBench();
    const story = await pictureStory(bench, [3 * SECOND, 3 * SECOND, 3 * SECOND]);
    const first = await render(bench, requestOf(story));
    const [name = ''] = (await bench.ledgerNames()).filter((each) => /^[0-9a-f]{64}\.mp4$/.test(each));
    const path = `${bench.deps.ledgerFolder}/${name}`;
    await writeFile(path, damage(await readFile(path)));
    const second = await render(bench, requestOf(story));
    expect(second.result.chunks).toEqual({ rendered: 1, reused: 2 });
    expect(second.result.sha256).toBe(first.result.sha256);
  });

  test('is told apart when two parts are swapped', async () => {
    const bench = await openBench();
    const story = await pictureStory(bench, [3 * SECOND, 3 * SECOND]);
    const first = await render(bench, requestOf(story));
    const names = (await bench.ledgerNames()).filter((each) => /^[0-9a-f]{64}\.mp4$/.test(each));
    const [one = '', two = ''] = names.map((name) => `${bench.deps.ledgerFolder}/${name}`);
    const [oneBytes, twoBytes] = [await readFile(one), await readFile(two)];
    await writeFile(one, twoBytes);
    await writeFile(two, oneBytes);
    const second = await render(bench, requestOf(story));
    expect(second.result.chunks).toEqual({ rendered: 2, reused: 0 });
    expect(second.result.sha256).toBe(first.result.sha256);
  });
});

/** The loudest sample's place: the narration of the second segment is one click. */
function clickAt(sound: Float32Array): number {
  let best = 0;
  for (let at = 0; at < sound.length; at += 2) {
    if (Math.abs(sound[at] ?? 0) > Math.abs(sound[best] ?? 0)) best = at;
  }
  return best / 2;
}
