import { cutText } from '../text/cut-text.ts';
import { type CaptionStyle, LONGEST_TITLE, type Look, PROJECT_VERSION, type Project } from './project.ts';
import { SAMPLE_RATE } from './time.ts';

/** Reads over any picture: white with a dark outline, the spoken word in warm yellow. */
const DEFAULT_CAPTION_STYLE: CaptionStyle = {
  font: 'inter',
  size: 62,
  weight: 700,
  colour: '#ffffff',
  highlight: '#ffd166',
  outline: { colour: '#101014', width: 0.08 },
  box: null,
  position: 'bottom',
  safeArea: 0.07,
  maxLines: 2,
  maxCharacters: 42,
};

export const DEFAULT_LOOK: Look = {
  width: 1920,
  height: 1080,
  rate: '30',
  zoom: 1.3,
  easing: 'linear',
  transition: { kind: 'crossfade', length: SAMPLE_RATE / 2 },
  background: '#000000',
  captions: { mode: 'burn', style: DEFAULT_CAPTION_STYLE },
};

export interface NewProject {
  readonly id: string;
  readonly title: string;
  /** What the person's settings change about the defaults. */
  readonly look?: Partial<Look>;
}

export function makeProject({ id, title, look = {} }: NewProject): Project {
  return {
    version: PROJECT_VERSION,
    id,
    title: cutText(title, LONGEST_TITLE),
    look: { ...DEFAULT_LOOK, ...look },
    sound: { loudness: -14, truePeakDb: -1, duckingDb: -12 },
    assets: {},
    storyline: [],
    audio: [],
    framing: {},
  };
}
