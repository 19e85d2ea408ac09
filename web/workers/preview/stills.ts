import { StudioError } from '../../../shared/errors.ts';
import type { Project, Sha256 } from '../../../shared/model/project.ts';
import { framesAt, type Samples } from '../../../shared/model/time.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { type Profile, resolveProfile } from '../../../shared/profiles/profiles.ts';
import type { FrameDrawer } from '../../media/frame-drawer-types.ts';
import type { StillFilm } from './api.ts';
import { compileShape } from './compile-preview.ts';

/** Sharp in a card at twice the pixels, and drawn in a few milliseconds. */
const SHORT_SIDE = 360;
const LONG_SIDE = 640;
const SMALLEST = 64;

interface Shape {
  readonly plan: Plan;
  readonly drawer: FrameDrawer;
}

/** Frames of one film in several shapes. Each shape holds the pictures of the frame that it showed last. */
export function makeStills(makeDrawer: () => FrameDrawer) {
  const shapes = new Map<string, Shape>();
  return {
    load(project: Project, lost: readonly Sha256[], profiles: readonly Profile[]): readonly StillFilm[] {
      const wanted = new Set(profiles.map(({ name }) => name));
      for (const [name, { drawer }] of shapes) {
        if (wanted.has(name)) continue;
        drawer.dispose();
        shapes.delete(name);
      }
      return profiles.map((profile) => {
        const plan = compileShape(project, smallShape(profile, project), lost);
        shapes.set(profile.name, { plan, drawer: shapes.get(profile.name)?.drawer ?? makeDrawer() });
        const { width, height } = resolveProfile(profile, project.look);
        return { profile: profile.name, width, height, totalSamples: plan.totalSamples };
      });
    },

    async draw(profile: string, at: Samples, signal: AbortSignal): Promise<ImageBitmap | null> {
      const shape = shapes.get(profile);
      if (shape === undefined || shape.plan.totalFrames === 0) return null;
      const { plan, drawer } = shape;
      const frame = Math.min(plan.totalFrames - 1, Math.max(0, framesAt(at, plan.rate)));
      const chunk = plan.chunks.findLast(({ firstFrame }) => firstFrame <= frame);
      if (chunk === undefined) throw new StudioError('failed.internal', 'No part of the film has this frame');
      const local = frame - chunk.firstFrame;
      await drawer.ready(chunk.slice, local, local + 1, { signal });
      return drawer.withVideo(chunk.slice, local, { signal }, async () => {
        const drawn = drawer.videoFrame(chunk.slice, local, 0);
        try {
          return await createImageBitmap(drawn);
        } finally {
          drawn.close();
        }
      });
    },
  };
}

/** The profile's shape at the size of a card; its name stays, since the framing is kept under it. */
function smallShape(profile: Profile, { look }: Project): Profile {
  const { width, height } = resolveProfile(profile, look);
  const scale = Math.min(1, SHORT_SIDE / Math.min(width, height), LONG_SIDE / Math.max(width, height));
  const even = (size: number) => Math.max(SMALLEST, 2 * Math.round((size * scale) / 2));
  // A profile that keeps the project's aspect is fitted to nothing: its size must stay of its own kind.
  if (profile.size.type !== 'exact') {
    return { ...profile, size: { type: 'short-side', pixels: Math.min(even(width), even(height)) } };
  }
  return { ...profile, size: { type: 'exact', width: even(width), height: even(height) } };
}
