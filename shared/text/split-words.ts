/**
 * Words as captions show and time them. A word carries its punctuation; two words are joined with a space
 * unless a script without spaces meets there. A space (or a kept line break) at such a place is written at
 * the end of the word before it, so `joinWords(splitWords(text))` is the text with its white space collapsed.
 */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u3000-\u303f\u30fb\u30fc\uff01-\uff65]/u;
const SPOKEN = /[\p{L}\p{N}]/u;
const OPENING = /^[\p{Ps}\p{Pi}¿¡#@$£€]+$/u;
const TAIL =
  /[\p{L}\p{N}\u3000-\u303f\u30fb\u30fc\uff01-\uff65]\p{M}*[^\p{L}\p{N}\u3000-\u303f\uff01-\uff65]*$/u;
const HEAD = /[\p{L}\p{N}\u3000-\u303f\uff01-\uff65]/u;

/** Only looks at characters, never at the machine's language: the same text gives the same words anywhere. */
const segmenter =
  typeof Intl.Segmenter === 'function' ? new Intl.Segmenter('en', { granularity: 'word' }) : null;

/** Splits a text into words. With `keepLineBreaks` a line's last word ends in a line feed. */
export function splitWords(text: string, options: { keepLineBreaks?: boolean } = {}): string[] {
  const words: string[] = [];
  /** Marks that open something, waiting for the word they belong to. */
  let waiting = '';
  const lines = options.keepLineBreaks ? text.split(/\r\n|[\n\r\u2028\u2029]/u) : [text];
  for (const line of lines) {
    for (const token of line.split(/\s+/u)) {
      if (token === '') continue;
      if (!SPOKEN.test(token)) {
        // A lone dash or emoji is not spoken: it stays with the word before it.
        const last = words.length - 1;
        const before = words[last];
        if (before === undefined || before.endsWith('\n') || OPENING.test(token)) waiting += `${token} `;
        else words[last] = `${before.trimEnd()} ${token}`;
        continue;
      }
      spaceBetween(words, waiting + token);
      words.push(...splitToken(waiting + token));
      waiting = '';
    }
    const last = words.length - 1;
    const ending = words[last];
    if (options.keepLineBreaks && ending !== undefined && !ending.endsWith('\n')) {
      words[last] = `${ending.trimEnd()}${waiting === '' ? '' : ` ${waiting.trim()}`}\n`;
      waiting = '';
    }
  }
  if (waiting !== '') {
    const last = words.length - 1;
    const before = words[last];
    if (before === undefined) words.push(waiting.trim());
    else words[last] = `${before.trimEnd()} ${waiting.trim()}`;
  }
  const last = words.length - 1;
  const ending = words[last];
  if (ending !== undefined) words[last] = ending.trimEnd();
  return words;
}

export function joinWords(words: readonly string[]): string {
  let text = '';
  words.forEach((word, index) => {
    const before = words[index - 1];
    if (before !== undefined && needsSpace(before, word)) text += ' ';
    text += word;
  });
  return text.trim();
}

/** Whether a space stands between two neighbouring words that do not already carry one. */
export function needsSpace(before: string, after: string): boolean {
  if (/\s$/u.test(before) || /^\s/u.test(after)) return false;
  return !UNSPACED.test(tailOf(before)) && !UNSPACED.test(headOf(after));
}

/** Width in columns: East Asian wide characters and emoji take two, combining marks none. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{M}|\p{Cf}/u.test(character)) continue;
    width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;

export function isSpoken(text: string): boolean {
  return SPOKEN.test(text);
}

function tailOf(word: string): string {
  return (TAIL.exec(word)?.[0] ?? word).replace(/[^\p{L}\p{N}\u3000-\u303f\u30fb\u30fc\uff01-\uff65]/gu, '');
}

function headOf(word: string): string {
  return HEAD.exec(word)?.[0] ?? '';
}

/** White space was between the last word and the next: written down where joining would not put it back. */
function spaceBetween(words: string[], next: string): void {
  const last = words.length - 1;
  const before = words[last];
  if (before !== undefined && !/\s$/u.test(before) && !needsSpace(before, next)) words[last] = `${before} `;
}

/** Cuts one run without white space where a script without spaces allows it. */
function splitToken(token: string): string[] {
  if (!UNSPACED.test(token)) return [token];
  const parts: string[] = [];
  let opening = '';
  for (const part of pieces(token)) {
    const last = parts.length - 1;
    const before = parts[last];
    if (OPENING.test(part)) opening += part;
    else if (before !== undefined && opening === '' && !SPOKEN.test(part)) parts[last] = before + part;
    else if (before !== undefined && needsSpace(before, opening + part)) {
      // Joining would put a space here, where the text has none: they stay one word.
      parts[last] = before + opening + part;
      opening = '';
    } else {
      parts.push(opening + part);
      opening = '';
    }
  }
  const last = parts.length - 1;
  if (opening !== '') {
    if (last < 0) parts.push(opening);
    else parts[last] = `${parts[last] ?? ''}${opening}`;
  }
  return parts;
}

function pieces(token: string): string[] {
  if (segmenter) return Array.from(segmenter.segment(token), (part) => part.segment);
  // Without a dictionary each ideograph or kana stands alone; scripts that need one stay whole.
  return (
    token.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]\u30fc?|[\p{L}\p{N}\p{M}]+|./gsu) ?? [
      token,
    ]
  );
}
