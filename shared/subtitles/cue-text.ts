/** Markup of subtitle files to plain text, and plain text back. Lines are kept. */

const NAMED: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  lrm: '\u200e',
  rlm: '\u200f',
  hellip: '…',
  mdash: '—',
  ndash: '–',
};

/** SRT and VTT: HTML-like tags, voices, karaoke times, `{\an8}` of some editors, entities. */
export function plainFromTags(text: string): string {
  const bare = text
    .replace(/\{\\[^{}]*\}/gu, '')
    .replace(
      /<\/?(?:[bius]|font|c|v|i|lang|ruby|rt|span|em|strong|br)\b[^<>]*>|<\/?c\.[^<>]*>|<[\d:.]+>/giu,
      (tag) => (/^<br\b/iu.test(tag) ? '\n' : ''),
    );
  return tidy(decodeEntities(bare));
}

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/giu,
    (entity, decimal, hex, name: string | undefined) => {
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? entity;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
        ? String.fromCodePoint(code)
        : entity;
    },
  );
}

/** ASS: override blocks go, `\N` and `\n` are line ends, `\h` is a hard space; drawings are no text. */
export function plainFromAss(text: string): string {
  const withoutDrawings = text.replace(/\{[^{}]*\\p[1-9][^{}]*\}.*?(?:\{[^{}]*\\p0[^{}]*\}|$)/gsu, '');
  return tidy(
    withoutDrawings
      .replace(/\{[^{}]*\}/gu, '')
      .replace(/\\[Nn]/gu, '\n')
      .replaceAll('\\h', '\u00a0'),
  );
}

function tidy(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/[\s\u00a0]+/gu, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}

export function escapeVtt(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
