/** The value that all of several have in common, or null where they differ. */
export function commonValue<Item, Value>(items: readonly Item[], pick: (item: Item) => Value): Value | null {
  const [first, ...rest] = items;
  if (first === undefined) return null;
  const value = pick(first);
  return rest.every((item) => pick(item) === value) ? value : null;
}
