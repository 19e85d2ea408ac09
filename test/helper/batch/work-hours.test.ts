import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { makeWorkHours, type Schedule, type Wait } from '../../../helper/batch/work-hours.ts';

const MINUTE = 60_000;
const at = (hour: number, minute = 0) => (hour * 60 + minute) * MINUTE;
const NIGHT = { from: 22 * 60, to: 6 * 60 };

/** A clock that the test moves; days are as long as they should be. */
function makeClock(start: number) {
  let time = start;
  const timers = new Set<{ readonly due: number; readonly callback: () => void }>();
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  return {
    now: () => time,
    minuteOfDay: (moment: number) => Math.floor(moment / MINUTE) % (24 * 60),
    setTimer(ms: number, callback: () => void) {
      const timer = { due: time + ms, callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    timers,
    async moveTo(moment: number) {
      await settle();
      for (;;) {
        const [next] = [...timers].filter(({ due }) => due <= moment).sort((a, b) => a.due - b.due);
        if (next === undefined) break;
        timers.delete(next);
        time = Math.max(time, next.due);
        next.callback();
        await settle();
      }
      time = moment;
      await settle();
    },
    /** As when a computer wakes up: nothing was called meanwhile. */
    async jumpTo(moment: number) {
      await settle();
      time = moment;
    },
  };
}

function open(schedule: Partial<Schedule>, start: number) {
  const clock = makeClock(start);
  const waits: Wait[] = [];
  const onWait = (wait: Wait) => void waits.push(wait);
  const hours = makeWorkHours({ startAt: null, hours: null, ...schedule }, { ...clock, onWait });
  return { clock, waits, hours };
}

const live = () => new AbortController().signal;

test('without hours and start work is done at once, and no timer is left', async () => {
  const { clock, waits, hours } = open({}, at(12));
  expect(await hours.within(live(), async () => 'made')).toBe('made');
  expect([waits, clock.timers.size]).toEqual([[], 0]);
});

test('outside of the hours work waits for them, which is told once', async () => {
  const { clock, waits, hours } = open({ hours: NIGHT }, at(18, 30));
  const begun: number[] = [];
  const done = hours.within(live(), async () => begun.push(clock.now()));
  await clock.moveTo(at(21, 59));
  expect(begun).toEqual([]);
  await clock.moveTo(at(22, 5));
  await done;
  expect(begun).toEqual([at(22)]);
  expect(waits).toEqual([{ reason: 'hours', until: at(22) }]);
});

test('a start is waited for, and one outside of the hours waits for those', async () => {
  const early = open({ startAt: at(23), hours: NIGHT }, at(18));
  const opened = early.hours.opened(live());
  await early.clock.moveTo(at(23));
  await opened;
  expect(early.waits).toEqual([{ reason: 'start', until: at(23) }]);
  const noon = open({ startAt: at(36), hours: NIGHT }, at(23));
  const later = noon.hours.opened(live());
  await noon.clock.moveTo(at(46));
  await later;
  expect(noon.waits).toEqual([{ reason: 'hours', until: at(46) }]);
});

test('work is stopped where its hours end, and begun again the next night', async () => {
  const { clock, waits, hours } = open({ hours: NIGHT }, at(29, 50));
  const begun: number[] = [];
  const done = hours.within(live(), (stop) => {
    begun.push(clock.now());
    if (begun.length > 1) return Promise.resolve('made');
    return new Promise<string>((_, reject) =>
      stop.addEventListener('abort', () => reject(new Error('ffmpeg was ended'))),
    );
  });
  await clock.moveTo(at(47));
  expect(await done).toBe('made');
  expect(begun).toEqual([at(29, 50), at(46)]);
  expect(waits).toEqual([{ reason: 'hours', until: at(46) }]);
  expect(clock.timers.size).toBe(0);
});

test('a clock that was set, or a night slept through, is noticed within a minute', async () => {
  const { clock, hours } = open({ hours: NIGHT }, at(23));
  let stops = 0;
  const stopped = hours.within(live(), (stop) => {
    if (stops > 0) return Promise.resolve('made');
    return new Promise<string>((_, reject) =>
      stop.addEventListener('abort', () => {
        stops += 1;
        reject(stop.reason);
      }),
    );
  });
  await clock.jumpTo(at(33));
  await clock.moveTo(at(33, 1));
  expect(stops).toBe(1);
  await clock.jumpTo(at(48));
  await clock.moveTo(at(48, 1));
  expect(await stopped).toBe('made');
});

test('what fails in its hours has failed; a cancel ends the wait and leaves nothing behind', async () => {
  const day = open({ hours: NIGHT }, at(23));
  await expect(day.hours.within(live(), () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(day.clock.timers.size).toBe(0);
  const stop = new AbortController();
  const { clock, hours } = open({ hours: NIGHT }, at(12));
  const waiting = expect(hours.within(stop.signal, async () => 'made')).rejects.toThrow('Stopped');
  await clock.moveTo(at(13));
  stop.abort(new DOMException('Stopped', 'AbortError'));
  await waiting;
  expect([clock.timers.size, getEventListeners(stop.signal, 'abort').length]).toEqual([0, 0]);
});
