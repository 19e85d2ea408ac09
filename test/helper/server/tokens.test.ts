import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openTokens, tokensFile } from '../../../helper/server/tokens.ts';

/** What another process does while this one flushes what it wrote. */
const meanwhile = vi.hoisted(() => ({ act: () => {} }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  return {
    ...fs,
    fsyncSync(descriptor: number) {
      fs.fsyncSync(descriptor);
      const { act } = meanwhile;
      meanwhile.act = () => {};
      act();
    },
  };
});

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'storyloom-tokens-'));
  file = tokensFile(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const script = (name: string) => ({ kind: 'script', name, origin: null }) as const;
const revokedElsewhere = (id: string) => () => {
  const { version, tokens } = JSON.parse(readFileSync(file, 'utf8'));
  const left = tokens.filter((token: { readonly id: string }) => token.id !== id);
  writeFileSync(`${file}.other`, JSON.stringify({ version, tokens: left }));
  renameSync(`${file}.other`, file);
};

it('what another process revokes meanwhile stays revoked', () => {
  const tokens = openTokens(file);
  const [gone, used, stays] = ['Gone', 'Used', 'Stays'].map((name) => tokens.create(script(name)));
  if (gone === undefined || used === undefined || stays === undefined) throw new Error('Three were made');
  const names = () =>
    openTokens(file)
      .list()
      .map(({ name }) => name);

  meanwhile.act = revokedElsewhere(gone.record.id);
  expect(tokens.verify(used.token)).not.toBeNull();
  expect(names()).toEqual(['Used', 'Stays']);
  expect(openTokens(file).get(used.record.id)?.lastUsedAt).not.toBeNull();

  meanwhile.act = revokedElsewhere(used.record.id);
  tokens.create(script('New'));
  expect(names()).toEqual(['Stays', 'New']);

  meanwhile.act = revokedElsewhere(stays.record.id);
  expect(tokens.revoke(stays.record.id)).toBe(false);
  expect(names()).toEqual(['New']);
});

it('a use is not noted of a token that is revoked in that moment', () => {
  const tokens = openTokens(file);
  const { token, record } = tokens.create(script('Gone'));
  meanwhile.act = revokedElsewhere(record.id);
  tokens.verify(token);
  expect(tokens.verify(token)).toBeNull();
  expect(openTokens(file).list()).toEqual([]);
});
