import { expect, it } from 'vitest';
import { parseServeOptions } from '../../../helper/cli/serve-options.ts';

it('opens the browser at the one address unless told otherwise', () => {
  expect(parseServeOptions([], {})).toEqual({
    type: 'serve',
    port: 4780,
    isPortChosen: false,
    open: true,
    data: null,
    share: 0.8,
  });
});

it('opens no browser with --no-open or in CI', () => {
  expect(parseServeOptions(['--no-open'], {})).toMatchObject({ open: false });
  expect(parseServeOptions([], { CI: 'true' })).toMatchObject({ open: false });
});

it('takes another port and knows that it was chosen', () => {
  expect(parseServeOptions(['--port', '5000'], {})).toMatchObject({ port: 5000, isPortChosen: true });
});

it('takes a data folder and a share of the machine', () => {
  expect(parseServeOptions(['--data', 'films', '--share', '50%'], {})).toMatchObject({
    data: 'films',
    share: 0.5,
  });
});

it('keeps its data where it is told to', () => {
  expect(parseServeOptions(['--data', 'there'], {})).toMatchObject({ data: 'there' });
});

it('refuses what it does not understand, naming it', () => {
  for (const [args, named] of [
    [['--port', 'abc'], 'abc'],
    [['--port', '70000'], '70000'],
    [['--port=-1'], '-1'],
    [['--nope'], '--nope'],
    [['--share', '200'], '200'],
    [['--share', ''], '--share'],
    [['extra'], 'extra'],
  ] as const) {
    expect(parseServeOptions(args, {})).toMatchObject({
      type: 'invalid',
      message: expect.stringContaining(named),
    });
  }
});
