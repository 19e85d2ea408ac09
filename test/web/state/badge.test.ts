import { expect, it } from 'vitest';
import type { JobState } from '../../../shared/queue/job-states.ts';
import { deriveBadge } from '../../../web/state/badge.ts';
import { versionsToPrune } from '../../../web/storage/version-records.ts';

const error = { code: 'failed.encode', message: 'It broke', context: {} } as const;
const job = (state: JobState, createdAt: number, revision = 1) => ({
  id: `job-${createdAt}`,
  state,
  createdAt,
  revision,
  error: state === 'FAILED' ? error : null,
});

it.each([
  ['no export', [], 'DRAFT', false],
  ['a queued one', [job('QUEUED', 1)], 'PROCESSING', false],
  ['a paused one', [job('PAUSED', 1)], 'PROCESSING', false],
  ['a finished one', [job('COMPLETED', 1, 3)], 'COMPLETED', false],
  ['a finished one before the last edit', [job('COMPLETED', 1, 2)], 'COMPLETED', true],
  ['a failed one after a finished one', [job('COMPLETED', 1, 3), job('FAILED', 2)], 'FAILED', false],
  ['a cancelled one after a finished one', [job('CANCELED', 2), job('COMPLETED', 1, 3)], 'COMPLETED', false],
  ['only a cancelled one', [job('CANCELED', 1)], 'DRAFT', false],
] as const)('with %s the badge says so', (_, jobs, state, olderThanEdits) => {
  const badge = deriveBadge(jobs, 3);
  expect([badge.state, badge.olderThanEdits]).toEqual([state, olderThanEdits]);
  expect(badge.error).toEqual(state === 'FAILED' ? error : null);
});

it('of a year of automatic versions the newest dozen, a day of hours and a month of days stay; named ones all do', () => {
  const minute = 60_000;
  const now = 400 * 24 * 60 * minute;
  const versions = Array.from({ length: 24 * 12 * 40 }, (_, index) => ({
    id: `v${index}`,
    at: now - index * 5 * minute,
    kind: index % 1000 === 0 ? ('named' as const) : ('automatic' as const),
  }));
  const drop = new Set(versionsToPrune(versions, now));
  const kept = versions.filter(({ id, kind }) => !drop.has(id) && kind === 'automatic');
  expect(versions.filter(({ id, kind }) => kind === 'named' && drop.has(id))).toEqual([]);
  expect(kept.slice(0, 12).map(({ at }) => at)).toEqual(
    versions
      .filter(({ kind }) => kind === 'automatic')
      .slice(0, 12)
      .map(({ at }) => at),
  );
  expect(kept.length).toBeGreaterThan(12 + 20 + 29);
  expect(kept.length).toBeLessThan(12 + 26 + 33);
  // Nothing is thinned twice: a second look drops no more.
  expect(versionsToPrune(kept, now)).toEqual([]);
});
