/* What is told of the queue: the activity, reports, messages. */
import { formatNumber } from '../../format.ts';
import { plural } from '../plural.ts';

const films = (count: number) => plural(count, 'film', 'films');
const exportsOf = (count: number) => plural(count, 'export', 'exports');

export const log = {
  title: 'Activity',
  none: 'Nothing has happened yet.',
  clear: 'Clear',
  kinds: {
    queued: 'was added',
    started: 'started',
    completed: 'is ready',
    failed: 'failed',
    retrying: 'is tried again',
    paused: 'was paused',
    resumed: 'goes on',
    canceled: 'was cancelled',
    recovered: 'was taken up again',
    'batch-done': 'is done',
    held: 'The queue was held',
    released: 'The queue goes on',
  },
} as const;

export const report = {
  title: (name: string) => `Report: ${name}`,
  open: 'Report',
  films: 'Films',
  filmsOf: (done: number, all: number) => `${formatNumber(done)} of ${formatNumber(all)} ready`,
  size: 'Size',
  length: 'Length of all films',
  took: 'Took',
  expected: 'Expected',
  parts: 'Parts',
  partsOf: (made: number, reused: number) =>
    `${formatNumber(made)} made, ${formatNumber(reused)} ready before`,
  columns: {
    film: 'Film',
    state: 'State',
    picture: 'Picture',
    by: 'Made by',
    expected: 'Expected',
    took: 'Took',
    size: 'Size',
  },
  wrong: 'What went wrong',
  leftOut: 'Left out',
  leftOutOf: (count: number) => films(count),
  save: (format: string) => `Save as ${format}`,
  file: (name: string) => `${name} report`,
  none: '–',
} as const;

export const notices = {
  ready: (title: string) => `${title} is ready`,
  failed: (title: string) => `${title} failed`,
  manyFailed: (count: number) => `${exportsOf(count)} failed`,
  batchDone: (name: string) => `${name} is done`,
  batchBody: (done: number, failed: number, cancelled: number, leftOut: number) =>
    [
      `${films(done)} ready`,
      failed > 0 ? `${failed} failed` : '',
      cancelled > 0 ? `${cancelled} cancelled` : '',
      leftOut > 0 ? `${leftOut} left out` : '',
    ]
      .filter((part) => part !== '')
      .join(', '),
  batchPaused: (name: string) => `${name} is paused`,
  released: 'The queue goes on',
  show: 'Show',
} as const;
