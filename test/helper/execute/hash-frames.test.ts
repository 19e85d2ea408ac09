import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import { hashFrames } from '../../../helper/execute/hash-frames.ts';
import { planFilm } from '../../../helper/execute/plan-film.ts';
import { allocFrame, allocScratch, frameView } from '../../../shared/kernel/arena.ts';
import { drawFrame } from '../../../shared/kernel/draw-frame.ts';
import { pictureNeeds } from '../../../shared/kernel/picture-needs.ts';
import { preparePicture } from '../../../shared/kernel/prepare.ts';
import type { PreparedPicture } from '../../../shared/kernel/types.ts';
import { nodeKernel } from '../../shared/kernel/node-kernel.ts';
import { noColour, sourceOf } from '../../support/kernel-pictures.ts';
import { openBench, pictureStory, requestOf, SECOND } from './film-kit.ts';

const live = new AbortController().signal;

test('threads draw what the kernel draws, whatever their number and order', async () => {
  const bench = await openBench();
  const story = await pictureStory(bench, [2 * SECOND, 2.5 * SECOND], { width: 320, height: 180 });
  const off = {
    ...story,
    look: { ...story.look, captions: { ...story.look.captions, mode: 'off' as const } },
  };
  const plan = await planFilm(requestOf(off, { profile: 'PROJECT' }), bench.deps, { signal: live });
  const hashes = await hashFrames(plan, { ...bench.deps, layers: null }, { signal: live });
  expect(hashes.length).toBe(135);
  expect(new Set(hashes).size).toBe(135);

  const { kernel, arena } = nodeKernel();
  const target = allocFrame(arena, 320, 180);
  const scratch = allocScratch(arena, 320, 180);
  for (const { firstFrame, slice } of plan.chunks) {
    const pictures = new Map<string, PreparedPicture>();
    for (const need of pictureNeeds(slice)) {
      const image = await loadImage(await readFile(bench.deps.media.path(need.sha256) ?? ''));
      const canvas = createCanvas(image.width, image.height);
      canvas.getContext('2d').drawImage(image, 0, 0);
      const { data } = canvas.getContext('2d').getImageData(0, 0, image.width, image.height);
      const pixels = { width: image.width, height: image.height, data: new Uint8Array(data.buffer) };
      const options = { scaleTo: need.size, background: need.background, colour: noColour };
      pictures.set(need.sha256, await preparePicture(kernel, arena, sourceOf(pixels), options));
    }
    const resources = {
      picture(sha256: string) {
        const found = pictures.get(sha256);
        if (found === undefined) throw new TypeError(`No picture ${sha256}`);
        return found;
      },
      layer: () => null,
    };
    for (let frame = 0; frame < slice.frames; frame += 7) {
      drawFrame(kernel, slice, frame, resources, target, scratch);
      const hash = createHash('sha256').update(frameView(kernel.memory, target)).digest('hex');
      expect(hashes[firstFrame + frame], `frame ${firstFrame + frame}`).toBe(hash);
    }
  }
});
