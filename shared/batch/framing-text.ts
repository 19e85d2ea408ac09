import type { Project } from '../model/project.ts';
import { framingLabel, framingWords } from '../plan/framing-label.ts';
import type { Choice } from '../plan/plan.ts';
import type { Profile } from '../profiles/profiles.ts';

/** For a plan's choices; none where the film has the story's own shape. */
export function framingChoice(project: Project, profile: Profile): readonly Choice[] {
  const chosen = framingText(project, profile);
  if (chosen === WHOLE) return [];
  return [{ what: 'framing', chosen, reason: `${profile.name} has another shape than the story` }];
}

const WHOLE = 'whole picture';

/** What is really done with the picture: what was found, not what was asked for. */
export function framingText(project: Project, profile: Profile): string {
  return framingWords(framingLabel(project, profile));
}
