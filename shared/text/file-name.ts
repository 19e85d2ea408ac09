const LONGEST = 120;
/** File systems count bytes, 255 at most; the rest is for a number and endings such as those of captions. */
const MOST_BYTES = 200;

/** A title as a file name that every system takes: never empty, never hidden, never a device's name. */
export function fileNameFrom(title: string, fallback: string): string {
  const plain = title
    .normalize('NFC')
    // Halves of characters, and marks that turn the direction of writing: an ending could be read as another.
    .replace(/[\p{Cs}\u202a-\u202e\u2066-\u2069]+/gu, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go.
    .replace(/[\u0000-\u001f\u007f-\u009f<>:"/\\|?*]+/g, ' ')
    .replace(/\s+/g, ' ');
  const name = trimmed(shortened(trimmed(plain)));
  if (name === '') return fallback;
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name) ? `${fallback} ${name}` : name;
}

/** Whether a name is used as it is and not cut. */
export function isShortName(name: string): boolean {
  const plain = name.normalize('NFC');
  return shortened(plain) === plain;
}

/** By characters: half of one would be no name at all. */
function shortened(name: string): string {
  let bytes = 0;
  let short = '';
  for (const letter of Array.from(name).slice(0, LONGEST)) {
    bytes += new TextEncoder().encode(letter).length;
    if (bytes > MOST_BYTES) break;
    short += letter;
  }
  return short;
}

function trimmed(name: string): string {
  return name.replace(/^[. ]+|[. ]+$/g, '');
}
