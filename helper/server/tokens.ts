import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { StudioError } from '../../shared/errors.ts';
import { TOKEN_KINDS, TOKEN_PATTERN } from '../../shared/protocol/access.ts';
import { hashSecret, newSecret, sameHash } from './secret.ts';

const recordSchema = v.object({
  id: v.string(),
  kind: v.picklist(TOKEN_KINDS),
  name: v.string(),
  origin: v.nullable(v.string()),
  /** SHA-256 of the token, which itself is kept nowhere. */
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  createdAt: v.number(),
  lastUsedAt: v.nullable(v.number()),
});
const fileSchema = v.object({ version: v.literal(1), tokens: v.array(recordSchema) });

export type TokenRecord = Readonly<v.InferOutput<typeof recordSchema>>;
export type NewToken = Pick<TokenRecord, 'kind' | 'name' | 'origin'>;

/**
 * The tokens of one data folder. Several processes may share it: a token revoked on the command line is
 * refused by the running server at its next request.
 */
export interface Tokens {
  /** The token itself is told only here. */
  create(token: NewToken): { readonly token: string; readonly record: TokenRecord };
  /** Null for what is no token of ours. */
  verify(token: string): TokenRecord | null;
  get(id: string): TokenRecord | null;
  list(): readonly TokenRecord[];
  /** False when there is none of this id. */
  revoke(id: string): boolean;
}

/** Every start that opens a browser makes one; browsers that came back keep theirs. */
const MOST_STUDIO_TOKENS = 20;
/** For a browser to open and come. */
const UNUSED_KEPT_MS = 10 * 60 * 1000;
const NOTE_USE_EVERY_MS = 3600 * 1000;

export function tokensFile(dataFolder: string): string {
  return join(dataFolder, 'tokens.json');
}

/** Without a file they end with this process. */
export function openTokens(file: string | null, now: () => number = Date.now): Tokens {
  let known: readonly TokenRecord[] = [];
  let stamp = '';

  const read = (): readonly TokenRecord[] => {
    if (file === null) return known;
    const found = stampOf(file);
    if (found !== stamp) {
      known = found === '' ? [] : readTokens(file);
      stamp = found;
    }
    return known;
  };
  /** `edit` is asked again where another process wrote meanwhile: what that one revoked stays revoked. */
  const change = (edit: (tokens: readonly TokenRecord[]) => readonly TokenRecord[]) => {
    for (;;) {
      const before = read();
      const after = edit(before);
      if (after === before) return;
      // Also where nothing can be written: this process goes by it until it ends.
      known = after;
      if (file === null) return;
      if (!writeTokens(file, after, stamp)) continue;
      stamp = stampOf(file);
      return;
    }
  };

  return {
    create(wanted) {
      const token = newSecret();
      const record: TokenRecord = {
        ...wanted,
        id: randomBytes(6).toString('hex'),
        hash: hashSecret(token),
        createdAt: now(),
        lastUsedAt: null,
      };
      change((tokens) => [...withoutForgotten(tokens, wanted, now()), record]);
      return { token, record };
    },
    verify(token) {
      if (!TOKEN_PATTERN.test(token)) return null;
      const hash = hashSecret(token);
      let found: TokenRecord | null = null;
      // All are compared, so that the time tells nothing about which one it is.
      for (const record of read()) if (sameHash(record.hash, hash)) found = record;
      if (found === null) return null;
      const at = now();
      if (found.lastUsedAt === null || at - found.lastUsedAt > NOTE_USE_EVERY_MS) {
        const { id } = found;
        try {
          change((tokens) =>
            tokens.map((record) => (record.id === id ? { ...record, lastUsedAt: at } : record)),
          );
        } catch (error) {
          // A full disk keeps nobody out: when it was used is only for the list.
          console.error(error);
        }
      }
      return found;
    },
    get: (id) => read().find((record) => record.id === id) ?? null,
    list: () => read(),
    revoke(id) {
      let wasThere = false;
      change((tokens) => {
        wasThere = tokens.some((record) => record.id === id);
        return wasThere ? tokens.filter((record) => record.id !== id) : tokens;
      });
      return wasThere;
    },
  };
}

/** A browser that was opened and never came has no use for its token; of those that did, the oldest go first. */
function withoutForgotten(
  tokens: readonly TokenRecord[],
  wanted: NewToken,
  now: number,
): readonly TokenRecord[] {
  if (wanted.kind !== 'studio') return tokens;
  const kept = tokens
    .filter(({ kind }) => kind === 'studio')
    .filter(({ lastUsedAt, createdAt }) => lastUsedAt !== null || now - createdAt < UNUSED_KEPT_MS)
    .sort((a, b) => (b.lastUsedAt ?? b.createdAt) - (a.lastUsedAt ?? a.createdAt))
    .slice(0, MOST_STUDIO_TOKENS - 1);
  return tokens.filter((token) => token.kind !== 'studio' || kept.includes(token));
}

/** Changes whenever another file is put in its place; empty where there is none. */
function stampOf(file: string): string {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.ino}-${stat.size}-${stat.mtimeNs}`;
}

function readTokens(file: string): readonly TokenRecord[] {
  try {
    const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      if (!fstatSync(descriptor).isFile()) throw new Error('It is not a plain file.');
      return v.parse(fileSchema, JSON.parse(readFileSync(descriptor, 'utf8'))).tokens;
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    // Nobody is let in by a file that cannot be read, and nothing in it is overwritten.
    throw new StudioError(
      'environment.data-folder',
      `The list of paired browsers cannot be read: ${file}. Move it away and pair them again`,
      { cause, context: { file } },
    );
  }
}

/** False, and nothing written, where the file is no longer the one of this stamp. */
function writeTokens(file: string, tokens: readonly TokenRecord[], stamp: string): boolean {
  const part = `${file}.${process.pid}.part`;
  try {
    const descriptor = openSync(part, 'w', 0o600);
    try {
      writeSync(descriptor, JSON.stringify({ version: 1, tokens }, null, 2));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    // Looked at last of all: flushing a disk takes long enough for another process to write.
    if (stampOf(file) !== stamp) {
      rmSync(part, { force: true });
      return false;
    }
    renameSync(part, file);
    return true;
  } catch (cause) {
    if (statSync(part, { throwIfNoEntry: false })?.isFile()) rmSync(part, { force: true });
    throw new StudioError(
      'environment.data-folder',
      `The list of paired browsers cannot be written: ${file}. Free some space, or allow writing there`,
      { cause, context: { file } },
    );
  }
}
