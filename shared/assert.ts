/** A programmer's mistake, never the person's: those are StudioErrors. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new TypeError(message);
}

/** Ends every switch over a union, so that a new variant fails to compile until it is handled. */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected variant: ${JSON.stringify(value)}`);
}
