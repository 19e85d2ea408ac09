/** Freezes a document through and through and refuses what is not plain JSON: who changes one in place is seen at once. */
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
