import type { Project } from '../../shared/model/project.ts';
import { compilePlan } from '../../shared/plan/compile-plan.ts';
import type { HelperOutput, HelperPlan } from '../../shared/plan/helper-output.ts';
import { type ProfileChoice, profileOf } from '../../shared/profiles/profile-choice.ts';
import { captionKey } from '../../shared/text/layers-file.ts';
import type { CaptionsJob } from '../workers/captions/api.ts';
import { drawCaptionsIn } from '../workers/captions/client.ts';
import { makeIntake } from '../workers/intake/client.ts';
import { captionFiles } from './export-film-captions.ts';
import type { Artifact } from './export-types.ts';

interface HelperFilm {
  readonly project: Project;
  readonly profile: ProfileChoice;
}

/** Captions beside a film that the helper made: the same texts at the same times, from the same project. */
export function helperSidecars(film: HelperFilm, filmName: string): Artifact['sidecars'] {
  return film.project.look.captions.mode === 'sidecar'
    ? captionFiles(planOf(film), film.project, filmName)
    : [];
}

/** Every caption as this browser draws it, so that the helper's film has the very same; null where it has none. */
export async function helperLayers(
  film: HelperFilm,
  signal: AbortSignal,
): Promise<{ readonly file: Blob; readonly sha256: string } | null> {
  const job = film.project.look.captions.mode === 'burn' ? captionsOf(planOf(film)) : null;
  if (job === null) return null;
  const file = await drawCaptionsIn(job, signal);
  const intake = makeIntake();
  try {
    return { file, sha256: await intake.hash(file, { signal }) };
  } finally {
    intake.close();
  }
}

function captionsOf({ chunks }: HelperPlan): CaptionsJob | null {
  const captions = new Map<string, CaptionsJob['captions'][number]>();
  let frame: CaptionsJob['slice'] | null = null;
  for (const { slice } of chunks) {
    if (slice.captions.length === 0) continue;
    const { width, height, captionStyle } = slice;
    frame = { width, height, captionStyle };
    for (const { words, active } of slice.captions)
      captions.set(captionKey(frame, { words, active }), { words, active });
  }
  return frame === null ? null : { slice: frame, captions: [...captions.values()] };
}

/** What is drawn and said follows from the project and the profile; the encoder, chosen there, decides none of it. */
function planOf({ project, profile }: HelperFilm): HelperPlan {
  return compilePlan<HelperOutput>(project, profileOf(profile), {
    container: 'mkv',
    video: {
      engine: 'ffmpeg',
      codec: 'h264',
      encoder: '',
      hardware: false,
      kind: 'cpu',
      args: [],
      pixelFormat: 'yuv420p',
      bitrate: 0,
    },
    audio: { engine: 'ffmpeg', codec: 'aac', bitrate: 0, channels: 2 },
    choices: [],
    available: new Set(Object.values(project.assets).flatMap(({ sha256 }) => sha256 ?? [])),
    canHoldCaptions: true,
  });
}
