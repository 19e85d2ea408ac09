import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openPicture } from '../../../helper/media/pictures.ts';
import { inkProfile, WEAK_INKS, weakInks } from '../../support/icc-profiles.ts';
import { cmykJpeg } from '../../web/workers/picture/picture-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'storyloom-pictures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const signal = new AbortController().signal;

/** Chromium rounds the product of ink and black down, the helper's decoder to the nearest. */
test('inks without a profile become light within one level of what a browser shows', async () => {
  for (const ink of [
    [10, 200, 40, 20],
    [255, 0, 0, 0],
    [128, 30, 200, 90],
  ] as const) {
    const path = join(folder, 'print.jpg');
    writeFileSync(path, new Uint8Array(await cmykJpeg(ink).arrayBuffer()));
    const picture = await openPicture(path, { signal, name: 'print.jpg' });
    const [red = 0, green = 0, blue = 0] = await picture.source.readRows(0, 1);
    picture.close();
    [red, green, blue].forEach((value, channel) => {
      const shown = Math.floor(((255 - (ink[channel] ?? 0)) * (255 - ink[3])) / 255);
      expect(Math.abs(value - shown)).toBeLessThanOrEqual(1);
    });
  }
});

test('inks go through the profile that is in the file', async () => {
  for (const ink of WEAK_INKS) {
    const path = join(folder, 'profiled.jpg');
    writeFileSync(path, new Uint8Array(await cmykJpeg(ink, inkProfile(weakInks)).arrayBuffer()));
    const picture = await openPicture(path, { signal, name: 'profiled.jpg' });
    const pixel = await picture.source.readRows(0, 1);
    picture.close();
    for (const [channel, part] of weakInks(ink.map((each) => each / 255)).entries())
      expect(Math.abs((pixel[channel] ?? 0) - part * 255)).toBeLessThanOrEqual(6);
  }
});

test('a file that is gone is refused by its name', async () => {
  await expect(openPicture(join(folder, 'gone.jpg'), { signal, name: 'gone.jpg' })).rejects.toMatchObject({
    code: 'input.file-unreadable',
    context: { file: 'gone.jpg' },
  });
});
