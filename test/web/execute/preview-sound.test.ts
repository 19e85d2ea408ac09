import { afterEach, expect, it, vi } from 'vitest';
import { makeProject } from '../../../shared/model/make-project.ts';
import type { Project } from '../../../shared/model/project.ts';
import { SAMPLE_RATE } from '../../../shared/model/time.ts';
import type { SoundPlan } from '../../../shared/plan/plan.ts';
import { previewHash } from '../../../web/execute/preview-engine.ts';
import { makePreviewSound, type PreviewSound } from '../../../web/execute/preview-sound.ts';
import { wavBytes } from '../../support/wav-bytes.ts';

const HASH = 'a'.repeat(64);
const asset = {
  kind: 'sound',
  id: 'a',
  name: 'a.wav',
  bytes: 1,
  type: 'audio/wav',
  sha256: HASH,
  samples: SAMPLE_RATE * 2,
  channels: 1,
} as const;
const project: Project = { ...makeProject({ id: 'p', title: 'p' }), assets: { a: asset } };

let sound: PreviewSound;
afterEach(() => sound.close());

function open(): PreviewSound {
  sound = makePreviewSound({ document: () => project, openMedia: async () => silence(2) });
  sound.setPlan(planOf(previewHash(asset)));
  return sound;
}

function planOf(sha256: string): SoundPlan {
  return {
    totalSamples: asset.samples,
    clips: [
      {
        role: 'narration',
        sha256,
        at: 0,
        length: asset.samples,
        sourceFrom: 0,
        sourceTo: asset.samples,
        gainDb: 0,
        fadeIn: 0,
        fadeOut: 0,
        duck: false,
      },
    ],
    duckingDb: 0,
    loudness: null,
    truePeakDb: -1,
  };
}

it('runs by the last of several starts, however quickly they came', async () => {
  const player = open();
  const clocks = [vi.fn(), vi.fn(), vi.fn()];
  const starts = clocks.map((onClock, index) => player.start(index * 1000, { onClock }));
  await Promise.all(starts);
  expect(clocks[2]).toHaveBeenCalledWith(expect.objectContaining({ sample: 2000 }));
  expect(clocks[0]).not.toHaveBeenCalled();
  expect(clocks[1]).not.toHaveBeenCalled();
  expect(player.heard()).not.toBeNull();
});

it('stays silent when it was stopped before it had begun', async () => {
  const player = open();
  const onClock = vi.fn();
  const start = player.start(0, { onClock });
  player.stop();
  await start;
  expect(onClock).not.toHaveBeenCalled();
  expect(player.heard()).toBeNull();
});

function silence(seconds: number): File {
  const samples = new Float32Array(seconds * SAMPLE_RATE);
  return new File([wavBytes([samples], SAMPLE_RATE, 's16')], 'a.wav', { type: 'audio/wav' });
}

it('opens media by the stand-in of a hash that has arrived meanwhile', async () => {
  let current: Project = { ...project, assets: { a: { ...asset, sha256: null } } };
  const opened = vi.fn(async () => silence(2));
  sound = makePreviewSound({ document: () => current, openMedia: opened });
  const before = current.assets.a;
  if (before === undefined) throw new Error('The asset is there');
  sound.setPlan(planOf(previewHash(before)));
  current = project;
  const onClock = vi.fn();
  await sound.start(0, { onClock });
  expect(opened).toHaveBeenCalled();
  expect(onClock).toHaveBeenCalled();
});
