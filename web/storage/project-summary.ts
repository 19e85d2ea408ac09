import { filmSamples } from '../../shared/model/derive.ts';
import type { Project, Sha256 } from '../../shared/model/project.ts';
import type { Samples } from '../../shared/model/time.ts';

/** What cards and lists of versions say of a project. */
export interface ProjectSummary {
  readonly segments: number;
  readonly samples: Samples;
  readonly width: number;
  readonly height: number;
  /** The hash of the picture that a card shows. */
  readonly cover: Sha256 | null;
}

export function summarise(project: Project): ProjectSummary {
  let cover: Sha256 | null = null;
  for (const { visual } of project.storyline) {
    if (visual.type === 'picture' || visual.type === 'video')
      cover = project.assets[visual.asset]?.sha256 ?? null;
    if (cover !== null) break;
  }
  return {
    segments: project.storyline.length,
    samples: filmSamples(project),
    width: project.look.width,
    height: project.look.height,
    cover,
  };
}
