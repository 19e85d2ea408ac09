import type { Project } from '../model/project.ts';
import { framingLabel, framingWords } from '../plan/framing-label.ts';
import type { Profile } from '../profiles/profiles.ts';

/** What is really done with the picture: what was found, not what was asked for. */
export function framingText(project: Project, profile: Profile): string {
  return framingWords(framingLabel(project, profile));
}
