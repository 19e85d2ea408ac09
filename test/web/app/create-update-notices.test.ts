import { expect, it } from 'vitest';
import { isExporting } from '../../../web/app/create-update-notices.ts';
import { jobOf } from '../ui/export/scripted-jobs.ts';

it('a new version waits for films and for story files', () => {
  const ended = jobOf({ state: 'COMPLETED' });
  const bundle = jobOf({ kind: 'bundle', state: 'RUNNING', container: 'storyloom' });
  expect(isExporting({ list: () => [ended], bundles: () => [ended] })).toBe(false);
  expect(isExporting({ list: () => [ended, jobOf({ state: 'QUEUED' })], bundles: () => [] })).toBe(true);
  expect(isExporting({ list: () => [ended], bundles: () => [bundle] })).toBe(true);
});
