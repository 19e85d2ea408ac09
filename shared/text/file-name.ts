const LONGEST = 120;

/** A title as a file name that every system takes: never empty, never hidden, never a device's name. */
export function fileNameFrom(title: string, fallback: string): string {
  const plain = title
    .normalize('NFC')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go.
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*]+/g, ' ')
    .replace(/\s+/g, ' ');
  // By characters: half of one would be no name at all.
  const short = Array.from(trimmed(plain)).slice(0, LONGEST).join('');
  const name = trimmed(short);
  if (name === '') return fallback;
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name) ? `${fallback} ${name}` : name;
}

function trimmed(name: string): string {
  return name.replace(/^[. ]+|[. ]+$/g, '');
}
