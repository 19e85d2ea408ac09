/** `![alt](picture-or-video)` or `[narration](audio)` at the start of a line. */
export interface StoryLink {
  readonly type: 'visual' | 'narration';
  readonly file: string;
  /** Characters it takes up. */
  readonly length: number;
}

const OPENING = /^(?:(!)\[(?:[^\]\\]|\\.)*\]|\[\s*narration\s*\])\(/iu;

/** Null where the line does not start with one. Brackets in names may be plain where they come in pairs. */
export function readLink(text: string): StoryLink | null {
  const opening = OPENING.exec(text);
  if (opening === null) return null;
  const type = opening[1] === undefined ? 'narration' : 'visual';
  const start = opening[0].length;
  const end = closingBracket(text, start);
  return end < 0 ? null : { type, file: targetOf(text.slice(start, end)), length: end + 1 };
}

/** Meant as a link or as braces, but without an end. */
export function startsUnclosed(text: string): boolean {
  return text.startsWith('{') || (OPENING.test(text) && readLink(text) === null);
}

function closingBracket(text: string, start: number): number {
  const angled = /^\s*<[^<>]*>/u.exec(text.slice(start));
  let depth = 1;
  for (let at = start + (angled?.[0].length ?? 0); at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** The file, without `<…>` around it and a Markdown title behind it. */
function targetOf(inside: string): string {
  const target = inside.trim();
  const angled = /^<([^<>]*)>/u.exec(target);
  if (angled !== null) return (angled[1] ?? '').trim();
  return target.replace(/\s+(?:"[^"]*"|'[^']*')$/u, '').trim();
}
