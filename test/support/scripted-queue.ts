import type { Engine } from '../../helper/server/engine.ts';
import { compilePlan } from '../../shared/plan/compile-plan.ts';
import type { HelperOutput } from '../../shared/plan/helper-output.ts';
import { containerFor } from '../../shared/profiles/profile-choice.ts';
import { makeScriptedBatches } from './scripted-batches.ts';
import { makeScriptedJobs } from './scripted-jobs.ts';

export type ScriptedQueue = ReturnType<typeof makeScriptedQueue>;

/** Jobs and groups of them that go through their states when the test says so. */
export function makeScriptedQueue() {
  const jobs = makeScriptedJobs();
  return { ...makeScriptedBatches(jobs), ...jobs };
}

/** Plans without a program to encode them. Media named `lost` are not at hand. */
export const scriptedPlans: Engine['planFilms'] = async ({ project, profiles }) =>
  profiles.map((profile) => {
    const codec = profile.codec ?? 'h264';
    if (codec === 'av1') return { type: 'impossible', message: 'Nothing here encodes AV1' };
    const video = { engine: 'ffmpeg', codec, encoder: 'libx264', hardware: false, kind: 'cpu' } as const;
    const plan = compilePlan<HelperOutput>(project, profile, {
      container: containerFor(null, null, profile),
      video: { ...video, args: [], pixelFormat: 'yuv420p', bitrate: 8_000_000 },
      audio: { engine: 'ffmpeg', codec: 'aac', bitrate: 192_000, channels: 2 },
      choices: [{ what: 'video-encoder', chosen: 'libx264', reason: 'asked for' }],
      available: new Set(
        Object.values(project.assets).flatMap(({ sha256, name }) => (name === 'lost' ? [] : (sha256 ?? []))),
      ),
      canHoldCaptions: true,
    });
    return { type: 'planned', engine: 'helper', plan, seconds: { from: 4, to: 6 } };
  });
