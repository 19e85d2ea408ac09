import { cutText } from '../../text/cut-text.ts';
import {
  type CaptionMode,
  type CaptionStyle,
  LONGEST_TITLE,
  type Look,
  type Project,
  type SoundLook,
} from '../project.ts';
import { defineEdit, patched } from './define-edit.ts';

export const setTitle = defineEdit('project.title', 'rename', (project, title: string) =>
  patched(project, { title: cutText(title, LONGEST_TITLE) }),
);

export const setLook = defineEdit(
  'project.look',
  'change the look',
  (project, look: Partial<Omit<Look, 'captions'>>) =>
    patched(project, { look: patched<Look>(project.look, look) }),
);

export const setCaptionMode = defineEdit('captions.mode', 'change captions', (project, mode: CaptionMode) =>
  withCaptions(project, { mode }),
);

export const setCaptionStyle = defineEdit(
  'captions.style',
  'change caption style',
  (project, style: Partial<CaptionStyle>) =>
    withCaptions(project, { style: patched(project.look.captions.style, style) }),
);

function withCaptions(project: Project, change: Partial<Look['captions']>): Project {
  const captions = patched(project.look.captions, change);
  return patched(project, { look: patched(project.look, { captions }) });
}

export const setSound = defineEdit(
  'project.sound',
  'change the sound',
  (project, sound: Partial<SoundLook>) => patched(project, { sound: patched(project.sound, sound) }),
);
