import {
  CAPTION_FONTS,
  type CaptionMode,
  type CaptionStyle,
  FITS,
  type Fit,
  TRANSITIONS,
  type Transition,
} from '../model/project.ts';
import { RATES, type RateName, SAMPLE_RATE, secondsToSamples } from '../model/time.ts';
import { nearestText } from '../text/nearest-name.ts';
import { readAttributes, readNumber, type StoryAttributes } from './read-story-attributes.ts';

/** What front matter, or `--set`, says about the whole film; what is absent keeps its default. */
export interface StorySettings {
  readonly title?: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly rate?: RateName;
  readonly zoom?: number;
  readonly transition?: Transition;
  /** How it goes into every shape that is not its own. */
  readonly fit?: Fit;
  readonly captions?: { readonly mode: CaptionMode; readonly style: Partial<CaptionStyle> };
  readonly music?: StoryMusic;
}

export interface StoryMusic {
  /** As it is written, relative to the story. */
  readonly file: string;
  readonly gainDb: number;
  readonly fadeIn: number;
  readonly fadeOut: number;
  readonly duck: boolean;
  readonly loop: boolean;
}

export const STORY_KEYS = ['title', 'size', 'fps', 'zoom', 'transition', 'fit', 'captions', 'music'] as const;

/** The setting, or the sentence that says what is wrong with it. */
export function readStorySetting(key: string, value: string): StorySettings | string {
  switch (key) {
    case 'title':
      return value.length > 0 && value.length <= 200
        ? { title: value }
        : '"title" takes a text of 1 to 200 characters';
    case 'size':
      return readSize(value);
    case 'fps': {
      const rate = readRate(value);
      return rate === null
        ? `"fps" takes ${RATE_NAMES.join(', ')} or 24000/1001, 30000/1001, 60000/1001, not "${value}"`
        : { rate };
    }
    case 'zoom': {
      const zoom = readNumber(value, 1, 3);
      return zoom === null ? `"zoom" takes a number from 1 to 3, not "${value}"` : { zoom };
    }
    case 'transition': {
      const transition = readTransition(value);
      return typeof transition === 'string' ? transition : { transition };
    }
    case 'fit': {
      const fit = FITS.find((name) => name === value.toLowerCase());
      return fit === undefined ? `"fit" takes ${FITS.join(', ')}, not "${value}"` : { fit };
    }
    case 'captions':
      return readCaptions(value);
    case 'music':
      return readMusic(value);
    default:
      return `There is no key "${key}". Those that exist: ${STORY_KEYS.join(', ')}${nearestText(key, STORY_KEYS)}`;
  }
}

function readSize(value: string): StorySettings | string {
  const [, width = 0, height = 0] = (/^(\d{2,5})\s*[x×]\s*(\d{2,5})$/iu.exec(value) ?? []).map(Number);
  const isRight = (size: number) => size >= 64 && size <= 4096 && size % 2 === 0;
  return isRight(width) && isRight(height)
    ? { size: { width, height } }
    : `"size" takes width x height, such as 1920x1080, both even and from 64 to 4096, not "${value}"`;
}

const RATE_NAMES = Object.keys(RATES).sort((a, b) => Number(a) - Number(b));

function readRate(value: string): RateName | null {
  const found = Object.entries(RATES).find(
    ([name, { num, den }]) => name === value || `${num}/${den}` === value.replace(/\s/gu, ''),
  );
  // Keys of RATES are rate names.
  return found === undefined ? null : (found[0] as RateName);
}

const LONGEST_TRANSITION = 60;
/** Without a length of its own, as new projects have it. */
const USUAL_TRANSITION = SAMPLE_RATE / 2;

/** `cut`, `crossfade` or `crossfade 0.5`. */
export function readTransition(value: string): Transition | string {
  const [name = '', length, ...more] = value.trim().split(/\s+/u);
  const kind = TRANSITIONS.find((item) => item === name.toLowerCase());
  if (kind === undefined || more.length > 0) {
    return `"transition" takes one of ${TRANSITIONS.join(', ')}, and its seconds, such as crossfade 0.5, not "${value}"`;
  }
  if (length === undefined) return { kind, length: USUAL_TRANSITION };
  const seconds = readNumber(length.replace(/s$/u, ''), 0, LONGEST_TRANSITION);
  if (seconds === null) {
    return `A transition takes 0 to ${LONGEST_TRANSITION} seconds, such as ${kind} 0.5, not "${length}"`;
  }
  return { kind, length: secondsToSamples(seconds) };
}

/** `value {name=value …}` as value and pairs. */
function withAttributes(value: string): { main: string; attributes: StoryAttributes } | string {
  const found = /^(.*?)\s*\{([^{}]*)\}$/u.exec(value);
  if (found === null) return { main: value, attributes: new Map() };
  const { attributes, problems } = readAttributes(found[2] ?? '', 0);
  return problems[0]?.message ?? { main: found[1] ?? '', attributes };
}

function readCaptions(value: string): StorySettings | string {
  const read = withAttributes(value);
  if (typeof read === 'string') return read;
  const modes: readonly CaptionMode[] = ['burn', 'sidecar', 'track', 'off'];
  const mode = modes.find((item) => item === read.main.toLowerCase());
  if (mode === undefined) return `"captions" takes burn, sidecar, track or off, not "${read.main}"`;
  const style = readStyle(read.attributes);
  return typeof style === 'string' ? style : { captions: { mode, style } };
}

const STYLE_NAMES =
  'font, size, weight, colour, highlight, outline, outline-width, position, safe-area, lines, characters';

function readStyle(attributes: StoryAttributes): Partial<CaptionStyle> | string {
  let style: Partial<CaptionStyle> = {};
  for (const [name, value] of attributes) {
    const change = readStyleValue(name, value, style);
    if (change === null) return `Captions have no "${name}". What they have: ${STYLE_NAMES}`;
    if (change === 'wrong') return `"${value}" cannot be the ${name} of captions`;
    style = { ...style, ...change };
  }
  return style;
}

function readStyleValue(
  name: string,
  value: string,
  style: Partial<CaptionStyle>,
): Partial<CaptionStyle> | 'wrong' | null {
  const whole = (least: number, most: number) => {
    const number = readNumber(value, least, most);
    return number !== null && Number.isInteger(number) ? number : null;
  };
  const some = <T>(found: T | null | undefined, set: (found: T) => Partial<CaptionStyle>) =>
    found === null || found === undefined ? 'wrong' : set(found);
  const colour = /^#[0-9a-f]{6}$/iu.test(value) ? value.toLowerCase() : null;
  switch (name) {
    case 'font':
      return some(
        CAPTION_FONTS.find((font) => font === value),
        (font) => ({ font }),
      );
    case 'size':
      return some(whole(15, 200), (size) => ({ size }));
    case 'weight':
      return some(whole(300, 900), (weight) => ({ weight }));
    case 'colour':
    case 'color':
      return some(colour, (found) => ({ colour: found }));
    case 'highlight':
      return value === 'none' ? { highlight: null } : some(colour, (highlight) => ({ highlight }));
    case 'outline':
      if (value === 'none') return { outline: null };
      return some(colour, (found) => ({ outline: { colour: found, width: style.outline?.width ?? 0.08 } }));
    case 'outline-width':
      return some(readNumber(value, 0, 0.3), (width) => ({
        outline: { colour: style.outline?.colour ?? '#101014', width },
      }));
    case 'position':
      return some(
        (['bottom', 'middle', 'top'] as const).find((place) => place === value),
        (position) => ({ position }),
      );
    case 'safe-area':
      return some(readNumber(value, 0, 0.25), (safeArea) => ({ safeArea }));
    case 'lines':
      return some(whole(1, 4), (maxLines) => ({ maxLines }));
    case 'characters':
      return some(whole(8, 160), (maxCharacters) => ({ maxCharacters }));
    default:
      return null;
  }
}

function readMusic(value: string): StorySettings | string {
  const read = withAttributes(value);
  if (typeof read === 'string') return read;
  if (read.main === '') return '"music" takes a file';
  // As the studio places music that is dropped into it.
  const music = { gainDb: -6, fadeIn: SAMPLE_RATE / 2, fadeOut: 2 * SAMPLE_RATE, duck: true, loop: true };
  for (const [name, given] of read.attributes) {
    const seconds = readNumber(given.replace(/s$/u, ''), 0, 600);
    const volume = readNumber(given.replace(/dB$/iu, ''), -60, 24);
    const isOn = given === 'on' ? true : given === 'off' ? false : null;
    if (name === 'volume' && volume !== null) music.gainDb = volume;
    else if (name === 'fade-in' && seconds !== null) music.fadeIn = secondsToSamples(seconds);
    else if (name === 'fade-out' && seconds !== null) music.fadeOut = secondsToSamples(seconds);
    else if ((name === 'duck' || name === 'loop') && isOn !== null) music[name] = isOn;
    else {
      return `Music takes volume=-6 (dB), fade-in=0.5 and fade-out=2 (seconds), duck=on|off and loop=on|off, not ${name}=${given}`;
    }
  }
  return { music: { file: read.main, ...music } };
}
