import { expect, it, test } from 'vitest';
import { makeLookView, makeProgressView, timeText } from '../../../helper/cli/show-progress.ts';
import type { FilmProgress } from '../../../helper/execute/types.ts';

const progress = (change: Partial<FilmProgress>): FilmProgress => ({
  stage: 'rendering',
  ratio: 0,
  segment: 1,
  segments: 5,
  framesDone: 0,
  framesTotal: 100,
  framesPerSecond: null,
  secondsLeft: null,
  chunksReused: 0,
  chunksRendered: 0,
  ...change,
});

function record(options: { json?: boolean; isTTY?: boolean; columns?: number }) {
  const written: string[] = [];
  let time = 1000;
  const { json = false, ...output } = options;
  const view = makeProgressView(
    { write: (text) => void written.push(text), ...output },
    { json, film: 'film.mp4', now: () => time },
  );
  return {
    view,
    written,
    pass: (ms: number) => {
      time += ms;
    },
  };
}

it('draws a bar over itself on a terminal, with stage, percent, speed and time left', () => {
  const { view, written, pass } = record({ isTTY: true, columns: 80 });
  view.update(progress({ ratio: 0.5, framesPerSecond: 42.25, secondsLeft: 125 }));
  expect(written[0]).toBe(
    `\r\u001b[2K${'█'.repeat(12)}${'░'.repeat(12)} Rendering  50 %  42.3 fps  2:05 left`,
  );
  view.update(progress({ ratio: 0.51 }));
  expect(written).toHaveLength(1);
  pass(200);
  view.update(progress({ ratio: 0.52 }));
  expect(written).toHaveLength(2);
  view.end();
  expect(written.at(-1)).toBe('\r\u001b[2K');
});

it('lets the bar give way to the words on a narrow terminal, and never draws more than a line', () => {
  const drawnAt = (columns: number) => {
    const { view, written } = record({ isTTY: true, columns });
    view.update(progress({ ratio: 0.5, framesPerSecond: 42, secondsLeft: 125 }));
    return written[0]?.replace('\r\u001b[2K', '');
  };
  const words = 'Rendering  50 %  42.0 fps  2:05 left';
  expect(drawnAt(48)).toBe(`█████░░░░░ ${words}`);
  expect(drawnAt(40)).toBe(words);
  expect(drawnAt(30)).toBe(words.slice(0, 29));
  // A terminal that does not know how wide it is.
  expect(drawnAt(0)).toBe(`${'█'.repeat(12)}${'░'.repeat(12)} ${words}`);
});

it('says what is looked through for faces, on a terminal, in a log and for programs', () => {
  const told = (output: { readonly isTTY?: boolean }, json = false) => {
    const written: string[] = [];
    let time = 0;
    const now = () => time;
    const look = makeLookView({ ...output, write: (text) => void written.push(text) }, { json, now });
    for (const ratio of [0, 0.004, 0.25, 0.257]) {
      look({ name: 'sea.mp4', ratio });
      time += 2000;
    }
    look(null);
    return written;
  };
  const line = '\r\u001b[2K';
  expect(told({ isTTY: true })).toEqual([
    `${line}Looking for faces in sea.mp4  0 %`,
    `${line}Looking for faces in sea.mp4  25 %  12 s left`,
    line,
  ]);
  expect(told({})).toEqual([
    'Looking for faces in sea.mp4  0 %\n',
    'Looking for faces in sea.mp4  25 %  12 s left\n',
  ]);
  expect(told({ isTTY: true }, true).map((text) => JSON.parse(text))).toEqual([
    { stage: 'faces', file: 'sea.mp4', ratio: 0, seconds_left: null },
    { stage: 'faces', file: 'sea.mp4', ratio: 0.25, seconds_left: 12 },
  ]);
});

it('writes plain lines where there is no terminal, one for each stage and tenth', () => {
  const { view, written } = record({});
  for (let ratio = 0; ratio < 0.5; ratio += 0.01) view.update(progress({ ratio }));
  view.update(progress({ stage: 'checking', ratio: 0.95, secondsLeft: 0.4 }));
  expect(written).toHaveLength(6);
  expect(written.join('')).not.toContain('\u001b');
  expect(written.at(-1)).toBe('Checking  95 %  1 s left\n');
});

it('writes JSON lines for programs, at most four a second and every stage', () => {
  const { view, written, pass } = record({ json: true, isTTY: true });
  view.update(progress({ ratio: 0.1 }));
  view.update(progress({ ratio: 0.2 }));
  pass(300);
  view.update(progress({ ratio: 0.3 }));
  view.update(progress({ stage: 'sound', ratio: 0.4 }));
  expect(written.map((line) => JSON.parse(line))).toMatchObject([
    { film: 'film.mp4', stage: 'rendering', ratio: 0.1, segments: 5, frames_total: 100 },
    { ratio: 0.3 },
    { stage: 'sound', ratio: 0.4 },
  ]);
});

test.each([
  [0, '0 s'],
  [0.2, '1 s'],
  [59, '59 s'],
  [60, '1:00'],
  [3725, '1:02:05'],
])('%d seconds are %s', (seconds, text) => {
  expect(timeText(seconds)).toBe(text);
});
