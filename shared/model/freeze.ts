/**
 * Freezes a document or plan through and through and refuses what is not plain JSON. For development and
 * tests: it shows at once who changes a document in place.
 */
export function freezeDeep<T>(value: T): T {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
    throw new TypeError(`A document cannot hold a ${typeof value}`);
  }
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  const kind = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && kind !== Object.prototype && kind !== null) {
    throw new TypeError('A document holds plain objects and lists only');
  }
  Object.freeze(value);
  for (const item of Object.values(value)) freezeDeep(item);
  return value;
}
