/** Which of these names somebody meant who wrote another one; null where none is near. */
export function nearestName(given: string, known: readonly string[]): string | null {
  let nearest: string | null = null;
  // One slip for every three letters: beyond that it is another word.
  let least = Math.max(1, Math.floor(given.length / 3)) + 1;
  for (const name of known) {
    const slips = slipsBetween(given.toLowerCase(), name.toLowerCase());
    if (slips < least) {
      least = slips;
      nearest = name;
    }
  }
  return nearest;
}

/** For the end of a sentence about a name that there is not. */
export function nearestText(given: string, known: readonly string[]): string {
  const nearest = nearestName(given, known);
  return nearest === null ? '' : `. The nearest is ${nearest}`;
}

/** Letters that are missing, too many, others, or in the place of their neighbours. */
function slipsBetween(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, at) => at)];
  const slips = (row: number, at: number) => rows[row]?.[at] ?? Infinity;
  for (let row = 1; row <= from.length; row += 1) {
    rows.push([row]);
    for (let at = 1; at <= to.length; at += 1) {
      const isSame = from[row - 1] === to[at - 1];
      const isTurned = from[row - 1] === to[at - 2] && from[row - 2] === to[at - 1];
      rows[row]?.push(
        Math.min(
          slips(row - 1, at) + 1,
          slips(row, at - 1) + 1,
          slips(row - 1, at - 1) + (isSame ? 0 : 1),
          isTurned ? slips(row - 2, at - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return slips(from.length, to.length);
}
