/** For what is normal either way: reading, checking, migrating. Everything else throws. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };
