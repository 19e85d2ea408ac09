import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { VERSION } from '../web/app/version.ts';

test('the studio says the version of its package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(VERSION).toBe(version);
});
