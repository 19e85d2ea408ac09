import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { parseBatchOptions } from '../../../helper/cli/batch-options.ts';
import { timeOfDay } from '../../../helper/cli/schedule-options.ts';
import { writeShort } from './batch-kit.ts';
import { json, jsonLines, makePlace } from './command-kit.ts';

const BATCH = ['batch', 'story.md', '--profiles', 'DRAFT_360P', '-o', 'out'];
const DAY = 24 * 60;

/** Two hours of the day that begin so many minutes from now. */
function hoursIn(minutes: number) {
  const now = new Date();
  const from = (now.getHours() * 60 + now.getMinutes() + minutes + DAY) % DAY;
  const to = (from + 120) % DAY;
  return { from, to, text: `${timeOfDay(from)}-${timeOfDay(to)}` };
}

describe('a batch with hours', () => {
  it('waits outside of them with the reason and the time, and ends at Ctrl+C with nothing made', async () => {
    const place = makePlace();
    writeShort(place);
    const { from, to, text } = hoursIn(180);
    const running = place.start([...BATCH, '--hours', text]);
    const line = await running.seen((one) => one.startsWith('Waiting'));
    expect(line).toContain(`${timeOfDay(from)}: films are made from ${timeOfDay(from)} to ${timeOfDay(to)}`);
    running.child.kill('SIGINT');
    const { code, stdout, stderr } = await running.ended;
    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toContain('Run the same command again');
    expect(existsSync(join(place.folder, 'out', 'Harbour DRAFT_360P.mp4'))).toBe(false);
  });

  it('says the same to programs', async () => {
    const place = makePlace();
    writeShort(place);
    const { from, to, text } = hoursIn(180);
    const running = place.start([...BATCH, '--hours', text, '--json']);
    const line = JSON.parse(await running.seen((one) => one.includes('"waiting"')));
    expect(line).toMatchObject({ stage: 'waiting', reason: 'hours', start_at: null, hours: { from, to } });
    expect(new Date(line.not_before).getHours() * 60 + new Date(line.not_before).getMinutes()).toBe(from);
    running.child.kill('SIGTERM');
    const ended = await running.ended;
    expect([ended.code, json(ended).code]).toEqual([130, 'stopped']);
  });

  it('waits in them for a start that is to come', async () => {
    const place = makePlace();
    writeShort(place);
    const { from, to, text } = hoursIn(-60);
    const start = new Date(Date.now() + 30 * 60_000).toISOString().replace(/\.\d+Z$/, 'Z');
    const running = place.start([...BATCH, '--hours', text, '--start', start, '--json']);
    const line = JSON.parse(await running.seen((one) => one.includes('"waiting"')));
    const at = Date.parse(start);
    expect(line).toMatchObject({ reason: 'start', not_before: at, start_at: at, hours: { from, to } });
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(130);
  });

  it('makes its films at once in them', async () => {
    const place = makePlace();
    writeShort(place);
    const { text } = hoursIn(-60);
    const planned = await place.run([...BATCH, '--hours', text, '--plan']);
    expect(planned.stdout).toContain(`To be made from ${text.replace('-', ' to ')} only.`);
    const done = await place.run([...BATCH, '--hours', text, '--json']);
    expect(done.code).toBe(0);
    expect(jsonLines(done.stderr).filter(({ stage }) => stage === 'waiting')).toEqual([]);
    expect(json(done).jobs).toMatchObject([{ profile: 'DRAFT_360P', verified: true }]);
  });
});

const NOW = new Date(2026, 10, 21, 23, 0).getTime();
const read = (...args: readonly string[]) =>
  parseBatchOptions(['story.md', '--profiles', 'DRAFT_360P', ...args], NOW);

test.each([
  [['--hours', '22:00-06:00'], { startAt: null, hours: { from: 1320, to: 360 } }],
  [['--hours', '9:30 - 24:00'], { startAt: null, hours: { from: 570, to: 1440 } }],
  [['--start', '23:30'], { startAt: new Date(2026, 10, 21, 23, 30).getTime(), hours: null }],
  [['--start', '6:00'], { startAt: new Date(2026, 10, 22, 6, 0).getTime(), hours: null }],
  [['--start', '2026-11-22T01:15'], { startAt: new Date(2026, 10, 22, 1, 15).getTime(), hours: null }],
  [['--start', '2026-12-01 00:00Z'], { startAt: Date.UTC(2026, 11, 1), hours: null }],
  [[], { startAt: null, hours: null }],
])('%j is understood', (args, schedule) => {
  expect(read(...args)).toMatchObject({ type: 'batch', schedule });
});

test.each([
  [['--hours', 'night'], '--hours takes two times of the day'],
  [['--hours', '25:00-06:00'], '--hours takes two times of the day'],
  [['--hours', '24:00-06:00'], '--hours takes two times of the day'],
  [['--hours', '22:60-06:00'], '--hours takes two times of the day'],
  [['--hours', '06:00-06:00'], 'are all day'],
  [['--hours', '00:00-24:00'], 'are all day'],
  [['--start', 'tonight'], '--start takes a time of day'],
  [['--start', '24:00'], '--start takes a time of day'],
  [['--start', '2026-11-31T99:00'], '--start takes a time of day'],
  [['--start', '2027-02-30T10:00'], '--start takes a time of day'],
  [['--start', '2027-02-29T10:00Z'], '--start takes a time of day'],
  [['--start', '2026-11-20T10:00'], 'is over'],
])('%j is refused', (args, message) => {
  expect(read(...args)).toMatchObject({ type: 'invalid', message: expect.stringContaining(message) });
});

test('a time that the change to summer leaves out is tomorrow when it says', () => {
  const zone = process.env.TZ;
  onTestFinished(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });
  process.env.TZ = 'Europe/Berlin';
  const now = new Date(2026, 2, 29, 12, 0).getTime();
  const given = parseBatchOptions(['story.md', '--profiles', 'DRAFT_360P', '--start', '02:30'], now);
  const startAt = new Date(2026, 2, 30, 2, 30).getTime();
  expect(given).toMatchObject({ type: 'batch', schedule: { startAt } });
});
