import type { FoundBox } from '../../shared/analysis/found.ts';
import { windowAt } from '../../shared/kernel/motion.ts';
import type { Project } from '../../shared/model/project.ts';
import { compilePlan } from '../../shared/plan/compile-plan.ts';
import { profileOf } from '../../shared/profiles/profile-choice.ts';

/** In how many frames of a film of pictures this part of them is not whole, of all frames. */
export function framesWithout(
  project: Project,
  profile: string,
  part: Pick<FoundBox, 'x' | 'y' | 'width' | 'height'>,
): { readonly lost: number; readonly all: number } {
  const hashes = Object.values(project.assets).flatMap(({ sha256 }) => (sha256 === null ? [] : [sha256]));
  const plan = compilePlan(project, profileOf(profile), {
    container: 'mp4',
    video: { codec: 'h264', codecString: 'avc1.640028', engine: 'webcodecs', hardware: false, bitrate: 1 },
    audio: { codec: 'aac', engine: 'webcodecs', bitrate: 1, channels: 2 },
    choices: [],
    available: new Set(hashes),
  });
  return framesOfPlanWithout(plan, part);
}

export function framesOfPlanWithout(
  { chunks }: Pick<ReturnType<typeof compilePlan>, 'chunks'>,
  part: Pick<FoundBox, 'x' | 'y' | 'width' | 'height'>,
): { readonly lost: number; readonly all: number } {
  const counts = { lost: 0, all: 0 };
  for (const { slice } of chunks) {
    for (const shot of slice.shots) {
      if (shot.picture === null) continue;
      const { width, height } = shot.picture;
      for (let frame = shot.first; frame < shot.end; frame += 1) {
        const window = windowAt(shot, frame, slice.rate, slice.width / slice.height);
        const isWhole =
          part.x * width >= window.x - 0.01 &&
          (part.x + part.width) * width <= window.x + window.width + 0.01 &&
          part.y * height >= window.y - 0.01 &&
          (part.y + part.height) * height <= window.y + (window.width * slice.height) / slice.width + 0.01;
        counts.all += 1;
        if (!isWhole) counts.lost += 1;
      }
    }
  }
  return counts;
}
