import type { CaptionMode, CaptionStyle, Look, SoundLook } from '../project.ts';
import { defineEdit } from './define-edit.ts';

export const setTitle = defineEdit('project.title', 'rename', (project, title: string) =>
  title === project.title ? project : { ...project, title },
);

export const setLook = defineEdit(
  'project.look',
  'change the look',
  (project, look: Partial<Omit<Look, 'captions'>>) => ({
    ...project,
    look: { ...project.look, ...look },
  }),
);

export const setCaptionMode = defineEdit(
  'captions.mode',
  'change captions',
  (project, mode: CaptionMode) => ({
    ...project,
    look: { ...project.look, captions: { ...project.look.captions, mode } },
  }),
);

export const setCaptionStyle = defineEdit(
  'captions.style',
  'change caption style',
  (project, style: Partial<CaptionStyle>) => ({
    ...project,
    look: {
      ...project.look,
      captions: { ...project.look.captions, style: { ...project.look.captions.style, ...style } },
    },
  }),
);

export const setSound = defineEdit(
  'project.sound',
  'change the sound',
  (project, sound: Partial<SoundLook>) => ({
    ...project,
    sound: { ...project.sound, ...sound },
  }),
);
