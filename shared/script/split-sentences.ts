import { isAbbreviation } from '../text/abbreviations.ts';

const STOP = /[.!?…]+["'”’»)\]]*(?=\s|$)|[。！？｡]+[」』”’）】]*|[؟۔।॥]+["'”’»)]*/gu;

/**
 * Cuts a text into sentences. A full stop ends one only where white space follows, and not after an
 * abbreviation, an initial, a list number, or where the next word goes on in lower case after an ellipsis
 * or a quotation.
 */
export function splitSentences(text: string): string[] {
  const plain = text.replace(/\s+/gu, ' ').trim();
  const sentences: string[] = [];
  let start = 0;
  for (const match of plain.matchAll(STOP)) {
    const end = match.index + match[0].length;
    const rest = plain.slice(end).trimStart();
    if (!endsSentence(plain.slice(start, end), match[0], rest)) continue;
    const sentence = plain.slice(start, end).trim();
    if (sentence !== '') sentences.push(sentence);
    start = end;
  }
  const last = plain.slice(start).trim();
  if (last !== '') sentences.push(last);
  return sentences;
}

function endsSentence(sentence: string, stop: string, rest: string): boolean {
  if (rest === '' || /[。！？｡؟۔।॥]/u.test(stop)) return true;
  const goesOn = /^\p{Ll}/u.test(rest);
  // “Stop!” she said; Wait... what
  if (goesOn && (stop.length > 1 || stop === '…')) return false;
  if (stop[0] !== '.' || stop.startsWith('..')) return true;
  const word = sentence.slice(-60).split(' ').at(-1) ?? '';
  if (isAbbreviation(word, rest)) return false;
  // "1. First" is a list; "No. 5" is a number.
  if (/^\p{N}+\.$/u.test(word) && sentence.trim() === word) return false;
  return !goesOn;
}
