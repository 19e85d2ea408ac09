import { inspector, keys, said, screen, top, versions } from './studio/frame.ts';
import { drop, library } from './studio/pictures.ts';
import { preview } from './studio/preview.ts';
import { importScript, script } from './studio/script.ts';
import { cues, length, motion, narration, transition } from './studio/segment.ts';
import { captions, look, sound } from './studio/story.ts';

/** The studio's words; loaded with its screen. */
export const studio = {
  screen,
  top,
  inspector,
  versions,
  keys,
  said,
  script,
  importScript,
  library,
  drop,
  preview,
  motion,
  narration,
  cues,
  transition,
  length,
  look,
  captions,
  sound,
} as const;
