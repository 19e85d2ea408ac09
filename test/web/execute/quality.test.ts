import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_LOOK } from '../../../shared/model/make-project.ts';
import { findProfile, resolveProfile } from '../../../shared/profiles/profiles.ts';
import { chooseOutput } from '../../../web/execute/choose-container.ts';
import { type OpfsLedger, openLedger } from '../../../web/execute/opfs-ledger.ts';
import { renderChunks } from '../../../web/execute/render-chunks.ts';
import { ssim } from '../../support/ssim.ts';
import { decodeEntries, drawAll } from './decode-helpers.ts';
import { emptyLedger } from './ledger-helpers.ts';
import { leaves, makePicture, makePlan, mediaOf } from './plan-helpers.ts';

const { signal } = new AbortController();
let ledger: OpfsLedger;
beforeEach(async () => {
  await emptyLedger();
  ledger = await openLedger();
});
afterEach(() => ledger.close());

test.each(['mp4', 'webm'] as const)(
  'at the default quality a %s looks like what was drawn, from the first frame of every chunk',
  async (container) => {
    const look = { ...DEFAULT_LOOK, width: 1280, height: 720 };
    const profile = findProfile('PROJECT');
    if (profile === null) throw new Error('The project has a profile of its own');
    const { video } = await chooseOutput({
      profile: resolveProfile(profile, look),
      container,
      mayChangeContainer: false,
      allowHardware: false,
    });
    const pictures = [
      await makePicture('leaves one', 1600, 1000, leaves),
      await makePicture('leaves two', 1500, 1100, leaves),
    ];
    const plan = makePlan({
      pictures,
      framesEach: 60,
      width: look.width,
      height: look.height,
      video,
      captions: true,
    });
    const { entries } = await renderChunks(
      plan,
      { ledger, media: mediaOf(pictures), workers: 2 },
      { signal },
    );
    const decoded = await decodeEntries(ledger, entries, plan);
    const drawn = await drawAll(plan, mediaOf(pictures));

    for (const chunk of plan.chunks) {
      const values: number[] = [];
      for (let frame = chunk.firstFrame; frame < chunk.firstFrame + chunk.frames; frame += 4) {
        const [seen, meant] = [decoded[frame]?.data, drawn[frame]];
        if (seen === undefined || meant === undefined) throw new Error(`No frame ${frame}`);
        values.push(ssim(seen, meant, plan.width, plan.height));
      }
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(mean).toBeGreaterThanOrEqual(0.95);
      expect(values[0]).toBeGreaterThanOrEqual(mean - 0.02);
    }
  },
);
