/** Shortened words whose full stop does not end a sentence, in lower case. */
const ABBREVIATIONS = new Set(
  `mr mrs ms mx dr prof rev hon st sr jr messrs mme mlle gen col maj capt lt cmdr sgt adm gov sen rep pres
  vs etc al ca cf approx dept est fig figs ed eds vol vols pp no nos op inc ltd co corp bros ave blvd rd
  jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri
  bzw evtl ggf inkl nr str usw vgl ung p.ej sra srta sr ud uds`
    .split(/\s+/u)
    .filter((word) => word !== ''),
);
/** These may well stand at the end of a sentence: what follows decides. */
const OFTEN_LAST = new Set(['etc', 'al', 'inc', 'ltd', 'co', 'corp', 'jr', 'sr', 'usw', 'st', 'no']);

/** Longer than any of them, initials with their stops too. */
const LONGEST = 60;

/** Whether the full stop at the end of a word belongs to the word. `next` is what follows, if known. */
export function isAbbreviation(word: string, next = ''): boolean {
  // Only the end can be one; a search through a text without spaces would take as long as its length squared.
  const plain = /([\p{L}\p{M}.]+)\.$/u.exec(word.slice(-LONGEST))?.[1];
  if (plain === undefined) return false;
  const startsSentence = /^["'“‘«(]?\p{Lu}/u.test(next);
  const lower = plain.toLowerCase();
  // Initials and letters with stops between them: J. R. R., U.S., e.g., a.m.
  if (/^\p{L}$/u.test(plain)) return /^\p{Lu}$/u.test(plain) && !(plain === 'I' && startsSentence);
  if (/^(?:\p{L}\.)+\p{L}$/u.test(plain)) return !startsSentence || /^(?:e\.g|i\.e)$/u.test(lower);
  if (!ABBREVIATIONS.has(lower)) return false;
  return OFTEN_LAST.has(lower) ? !startsSentence || (lower === 'st' && /^\p{Lu}/u.test(plain)) : true;
}
