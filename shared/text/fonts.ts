import type { CaptionStyle } from '../model/project.ts';

/**
 * The families captions are drawn with. The bundled ones are loaded by whoever draws (FontFace in a browser,
 * the canvas package's registry in Node); what they lack, such as CJK and emoji, comes from the system.
 */
const SCRIPTS = "'Noto Sans Arabic Variable', 'Noto Sans Hebrew Variable'";
const CJK =
  "'PingFang SC', 'Hiragino Sans', 'Microsoft YaHei', 'Yu Gothic', 'Malgun Gothic', 'Noto Sans CJK SC', 'Noto Sans SC'";
const EMOJI = "'Apple Color Emoji', 'Segoe UI Emoji', 'Noto Color Emoji'";

const STACKS = {
  inter: `'Inter Variable', ${SCRIPTS}, ${CJK}, ${EMOJI}, sans-serif`,
  fraunces: `'Fraunces Variable', ${SCRIPTS}, ${CJK}, ${EMOJI}, serif`,
  system: `system-ui, ${SCRIPTS}, ${CJK}, ${EMOJI}, sans-serif`,
} as const satisfies Record<CaptionStyle['font'], string>;

export function fontFor(style: Pick<CaptionStyle, 'font' | 'weight'>, size: number): string {
  return `${style.weight} ${size}px ${STACKS[style.font]}`;
}

/** A font file we ship; `file` is inside node_modules. A file is needed where the text has one of its scripts. */
export interface BundledFont {
  readonly family: string;
  readonly file: string;
  /** The descriptor of a variable font's weight axis. */
  readonly weight: string;
  readonly unicodeRange: string;
  readonly needed: RegExp;
}

const LATIN =
  'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD';
const LATIN_EXT =
  'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF';
const CYRILLIC = 'U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116';
const CYRILLIC_EXT =
  'U+0460-048F,U+0492-04AF,U+04B2-052F,U+1C80-1C8A,U+20B4,U+2DE0-2DFF,U+A640-A69F,U+FE2E-FE2F';
const GREEK = 'U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF';
const GREEK_EXT = 'U+1F00-1FFF';
const VIETNAMESE =
  'U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB';
const ARABIC =
  'U+0600-06FF,U+0750-077F,U+0870-088E,U+0890-0891,U+0897-08E1,U+08E3-08FF,U+200C-200E,U+2010-2011,U+204F,U+2E41,U+FB50-FDFF,U+FE70-FE74,U+FE76-FEFC';
const HEBREW = 'U+0307-0308,U+0590-05FF,U+200C-2010,U+20AA,U+25CC,U+FB1D-FB4F';

const ALWAYS = /(?:)/u;
const EXTENDED_LATIN = /[\u0100-\u02ff\u1d00-\u1eff\u20a0-\u20c0\u2c60-\u2c7f\ua720-\ua7ff]/u;

function inter(subset: string, unicodeRange: string, needed: RegExp): BundledFont {
  const file = `@fontsource-variable/inter/files/inter-${subset}-wght-normal.woff2`;
  return { family: 'Inter Variable', file, weight: '100 900', unicodeRange, needed };
}

function fraunces(subset: string, unicodeRange: string, needed: RegExp): BundledFont {
  const file = `@fontsource-variable/fraunces/files/fraunces-${subset}-wght-normal.woff2`;
  return { family: 'Fraunces Variable', file, weight: '100 900', unicodeRange, needed };
}

export const BUNDLED_FONTS: readonly BundledFont[] = [
  inter('latin', LATIN, ALWAYS),
  inter('latin-ext', LATIN_EXT, EXTENDED_LATIN),
  inter('vietnamese', VIETNAMESE, EXTENDED_LATIN),
  inter('cyrillic', CYRILLIC, /\p{Script=Cyrillic}/u),
  inter('cyrillic-ext', CYRILLIC_EXT, /\p{Script=Cyrillic}/u),
  inter('greek', GREEK, /\p{Script=Greek}/u),
  inter('greek-ext', GREEK_EXT, /\p{Script=Greek}/u),
  fraunces('latin', LATIN, ALWAYS),
  fraunces('latin-ext', LATIN_EXT, EXTENDED_LATIN),
  fraunces('vietnamese', VIETNAMESE, EXTENDED_LATIN),
  {
    family: 'Noto Sans Arabic Variable',
    file: '@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2',
    weight: '100 900',
    unicodeRange: ARABIC,
    needed: /\p{Script=Arabic}/u,
  },
  {
    family: 'Noto Sans Hebrew Variable',
    file: '@fontsource-variable/noto-sans-hebrew/files/noto-sans-hebrew-hebrew-wght-normal.woff2',
    weight: '100 900',
    unicodeRange: HEBREW,
    needed: /\p{Script=Hebrew}/u,
  },
];

/** The bundled files that must be loaded before a text is measured or drawn in a style. */
export function fontsNeeded(style: Pick<CaptionStyle, 'font'>, text: string): BundledFont[] {
  const stack = STACKS[style.font];
  return BUNDLED_FONTS.filter((font) => stack.includes(`'${font.family}'`) && font.needed.test(text));
}
