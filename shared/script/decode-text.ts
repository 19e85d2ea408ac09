import { StudioError } from '../errors.ts';

/** Texts have next to none; of a film or a program they are every tenth character. */
const MOST_CONTROLS = 0.02;

/**
 * The text of a file in whatever encoding it is: by its byte order mark, else UTF-16 where every second byte
 * is zero, else UTF-8, and windows-1252 only where it is not valid UTF-8. Line ends come out as line feeds.
 * Throws `input.script-malformed` where the file holds no text at all.
 */
export function decodeText(bytes: Uint8Array): string {
  const text = decode(bytes);
  if (!isText(text)) {
    throw new StudioError(
      'input.script-malformed',
      'This file holds no text, or text in a form of its own. Save it as plain text (.txt), or copy its words and paste them',
    );
  }
  return text
    .replace(/^\ufeff/u, '')
    .replace(/\r\n?/gu, '\n')
    .replaceAll('\0', '');
}

function decode(bytes: Uint8Array): string {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return new TextDecoder('utf-8').decode(bytes);
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const guess = guessUtf16(bytes);
  if (guess) return new TextDecoder(guess).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return decodeWindows1252(bytes);
  }
}

function isText(text: string): boolean {
  const start = text.slice(0, 8192);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what tells text from anything else.
  const controls = start.match(/[\u0000-\u0008\u000e-\u001f\u007f\ufffd]/gu)?.length ?? 0;
  return controls <= 3 + start.length * MOST_CONTROLS;
}

/** Western text in UTF-16 without a mark: zeros, and nearly all of them on one side. */
function guessUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const sample = bytes.subarray(0, 4096);
  const zeros = [0, 0];
  sample.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (even + odd < sample.length / 5) return null;
  if (odd > 4 * even) return 'utf-16le';
  return even > 4 * odd ? 'utf-16be' : null;
}

const C1 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** By hand: Node 20's decoder of that name is Latin-1, and loses quotation marks and dashes. */
function decodeWindows1252(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) =>
    byte >= 0x80 && byte < 0xa0 ? C1[byte - 0x80] : String.fromCharCode(byte),
  ).join('');
}
