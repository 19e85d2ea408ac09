import { randomInt } from 'node:crypto';
import { hashSecret, sameHash } from './secret.ts';

/** Nothing that could be read as something else: no 0 and O, no 1, I and L, no U and V. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTWXYZ';
const CODE_LENGTH = 8;
const CODE_LIFE_MS = 2 * 60 * 1000;
const TRIES = 5;

export interface PairingCode {
  /** As a person reads it: `ABCD-EFGH`. */
  readonly code: string;
  readonly expiresAt: number;
}

/** One code at a time, good for one pairing, two minutes and five tries. */
export interface Pairing {
  /** The code that holds, or a new one; `isNew` tells whether it is yet to be shown. */
  show(): PairingCode & { readonly isNew: boolean };
  redeem(code: string): boolean;
}

export function makePairing(now: () => number = Date.now): Pairing {
  let live: { code: PairingCode; hash: string; tries: number } | null = null;
  const holds = () => {
    if (live !== null && now() >= live.code.expiresAt) live = null;
    return live;
  };
  return {
    show() {
      const held = holds();
      if (held !== null) return { ...held.code, isNew: false };
      const letters = Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join(
        '',
      );
      const code = `${letters.slice(0, 4)}-${letters.slice(4)}`;
      live = { code: { code, expiresAt: now() + CODE_LIFE_MS }, hash: hashSecret(letters), tries: 0 };
      return { ...live.code, isNew: true };
    },
    redeem(code) {
      const held = holds();
      if (held === null) return false;
      held.tries += 1;
      const isRight = sameHash(hashSecret(code.toUpperCase().replace(/[\s-]/g, '')), held.hash);
      if (isRight || held.tries >= TRIES) live = null;
      return isRight;
    },
  };
}
