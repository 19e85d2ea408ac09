import { expect, test } from 'vitest';
import { makeCaptionLayers } from '../../../helper/media/captions.ts';
import { setFit } from '../../../shared/model/edits/framing.ts';
import { setCaptionMode, setCaptionStyle } from '../../../shared/model/edits/project.ts';
import { FITS } from '../../../shared/model/project.ts';
import { safeAreaOf } from '../../../shared/profiles/safe-areas.ts';
import { filmOf, makeFittedFilm, sized } from '../../support/fitted-film.ts';
import { paint } from '../../support/kernel-pictures.ts';
import { hashAt } from '../plan/story.ts';
import { nodeKernel } from './node-kernel.ts';

const { kernel, arena } = nodeKernel();

test.each(FITS)('captions of a film fitted by %s are drawn inside the safe area', async (fit) => {
  const grey = paint(640, 360, (x) => [60 + (x % 40), 90, 60]);
  const size = { width: 270, height: 480 };
  const profile = sized(size.width, size.height);
  const bySha = { [hashAt(0)]: grey };
  for (const position of ['bottom', 'top'] as const) {
    const silent = setCaptionMode.apply(setFit.apply(filmOf([grey], [96_000]), profile.name, fit), 'off');
    const spoken = setCaptionStyle.apply(setCaptionMode.apply(silent, 'burn'), {
      position,
      box: { colour: '#ffffff', opacity: 1 },
    });
    const captions = makeCaptionLayers(kernel, arena, { layersFile: null });
    const plain = makeFittedFilm(kernel, arena, silent, profile, bySha);
    const drawnOver = makeFittedFilm(kernel, arena, spoken, profile, bySha, captions);
    const [before, after] = [await plain.draw(20), await drawnOver.draw(20)];
    const ys: number[] = [];
    const xs: number[] = [];
    for (let at = 0; at < size.width * size.height; at += 1) {
      if (before.data[at] === after.data[at]) continue;
      xs.push(at % size.width);
      ys.push(Math.floor(at / size.width));
    }
    const { top, right, bottom, left } = safeAreaOf(profile) ?? { top: 1, right: 1, bottom: 1, left: 1 };
    expect(xs.length).toBeGreaterThan(1000);
    // Letters' edges are soft by a pixel.
    expect(Math.min(...xs)).toBeGreaterThanOrEqual(size.width * left - 1);
    expect(Math.max(...xs)).toBeLessThan(size.width * (1 - right) + 1);
    expect(Math.min(...ys)).toBeGreaterThanOrEqual(size.height * top - 1);
    expect(Math.max(...ys)).toBeLessThan(size.height * (1 - bottom) + 1);
    const isLow = position === 'bottom';
    expect(isLow ? Math.max(...ys) > size.height * 0.75 : Math.min(...ys) < size.height * 0.15).toBe(true);
    for (const film of [plain, drawnOver]) film.close();
    captions.dispose();
  }
});
