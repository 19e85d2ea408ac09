import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeAuditLog } from '../../../helper/server/audit-log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'storyloom-audit-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('keeps the newest of what happened, in files that stay small', () => {
  const log = makeAuditLog(folder, { now: () => 0, mostBytes: 500 });
  for (let number = 0; number < 100; number += 1) log.add({ event: `event ${number}`, status: 200 });
  const files = readdirSync(folder).sort();
  expect(files).toEqual(['audit.log', 'audit.log.1', 'audit.log.2', 'audit.log.3']);
  for (const name of files) {
    const { size, mode } = statSync(join(folder, name));
    expect(size).toBeLessThan(600);
    expect(mode & 0o777).toBe(0o600);
  }
  const newest = readFileSync(join(folder, 'audit.log'), 'utf8').trim().split('\n').at(-1) ?? '';
  expect(JSON.parse(newest)).toEqual({ time: '1970-01-01T00:00:00.000Z', event: 'event 99', status: 200 });
});

it('is one line for each event, whatever a client put into it', () => {
  const log = makeAuditLog(folder);
  log.add({ event: 'POST /api/jobs', origin: `http://evil.example/\n{"event":"fake"}${'x'.repeat(10_000)}` });
  const text = readFileSync(join(folder, 'audit.log'), 'utf8');
  expect(text.trim().split('\n')).toHaveLength(1);
  expect(text.length).toBeLessThan(400);
});
