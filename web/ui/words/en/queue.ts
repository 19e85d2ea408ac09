import { formatNumber } from '../format.ts';
import { plural } from './plural.ts';
import { batch, details } from './queue/details.ts';
import { settings } from './queue/settings.ts';
import { log, notices, report } from './queue/told.ts';

const exportsOf = (count: number) => plural(count, 'export', 'exports');

const ofThem = (some: number, all: number, what: string) => {
  if (some === 0) return '';
  return some === all ? ` (${what})` : ` (${formatNumber(some)} ${what})`;
};

export const queue = {
  title: 'Queue',
  panel: {
    name: 'Queue',
    running: 'Running',
    next: 'Next',
    paused: 'Paused',
    recent: 'Last',
    all: 'Open the queue',
    nothing: 'Nothing runs',
    nothingBody: 'Export a story and it appears here. You can go on working meanwhile.',
    moreWaiting: (count: number) => `and ${formatNumber(count)} more waiting`,
  },
  summary: {
    nothing: 'Nothing runs or waits',
    parts: {
      running: (count: number) => `${formatNumber(count)} running`,
      waiting: (count: number, { PAUSED }: { readonly PAUSED: number }) =>
        `${formatNumber(count)} waiting${ofThem(PAUSED, count, 'paused')}`,
      failed: (count: number) => `${formatNumber(count)} failed`,
      finished: (count: number, { CANCELED }: { readonly CANCELED: number }) =>
        `${formatNumber(count)} finished${ofThem(CANCELED, count, 'cancelled')}`,
    },
    progress: 'All exports',
    atOnce: (count: number) => `${plural(count, 'export', 'exports')} at a time`,
    settings: 'Queue settings',
    elsewhere: 'Another Storyloom tab does the work; this one shows it.',
  },
  filter: {
    name: 'Show',
    all: 'All',
    running: 'Running',
    waiting: 'Waiting',
    failed: 'Failed',
    finished: 'Finished',
    counted: (label: string, count: number) => `${label} ${formatNumber(count)}`,
    noneTitle: {
      all: 'Nothing here',
      running: 'Nothing runs',
      waiting: 'Nothing waits',
      failed: 'Nothing failed',
      finished: 'Nothing has finished yet',
    },
    noneBody: 'Other exports are hidden by what you chose to show.',
    showAll: 'Show all',
  },
  empty: {
    title: 'The queue is empty',
    body: 'Export a story, and its film is made here while you go on working. Films wait their turn, survive a closed tab, and pick up where they stopped.',
    action: 'Go to your stories',
  },
  list: 'Exports',
  single: 'On their own',
  states: {
    QUEUED: 'Waiting',
    RUNNING: 'Running',
    PAUSED: 'Paused',
    FAILED: 'Failed',
    CANCELED: 'Cancelled',
    COMPLETED: 'Finished',
  },
  groupStates: {
    waiting: 'Waiting',
    running: 'Running',
    paused: 'Paused',
    done: 'Done',
    failed: (count: number) => `Done, ${count} failed`,
  },
  waits: {
    turn: 'Waits its turn',
    start: (when: string) => `Starts ${when}`,
    hours: (when: string) => `Outside its hours, until ${when}`,
    retry: (when: string, attempt: number) => `Tries again ${when} (attempt ${attempt})`,
    dependency: (title: string) => `Waits for ${title}`,
    dependencies: (count: number) => `Waits for ${count} others`,
    held: 'The queue is held',
  },
  pausedBy: {
    person: 'Paused by you',
    batch: 'Paused with its batch',
    'time-limit': 'Paused: the batch has run as long as it may',
    storage: 'Paused: the disk is nearly full',
    battery: 'Paused: on battery',
  },
  held: {
    person: { title: 'The queue is paused', body: 'Nothing starts until you continue it.' },
    batch: { title: 'The queue is paused', body: 'Nothing starts until you continue it.' },
    'time-limit': {
      title: 'The queue is paused: time is up',
      body: 'It has run as long as it may. Continue it, or allow more time.',
    },
    storage: {
      title: 'The queue is paused: the disk is nearly full',
      body: 'Free some space in the storage settings, then continue. Finished parts are kept.',
    },
    battery: {
      title: 'The queue is paused: the computer runs on its battery',
      body: 'It goes on by itself when the computer is plugged in.',
    },
    storageAction: 'Free space',
  },
  engines: { browser: 'This browser', helper: 'Helper' },
  bundle: 'Story file',
  fileGone: 'That file is no longer on this computer',
  priority: (value: number) => `Priority ${value}`,
  speed: (fps: string) => `${fps} fps`,
  took: (time: string) => `took ${time}`,
  takes: (time: string) => `takes ${time}`,
  range: {
    unknown: 'estimating time left',
    seconds: (from: number, to: number) => `${from} to ${to} seconds left`,
    minutes: (from: number, to: number) => `${from} to ${to} minutes left`,
    hours: (from: string, to: string) => `${from} to ${to} left`,
    between: (from: string, to: string) => `${from} to ${to}`,
    short: (from: number, to: number, unit: 's' | 'min') => `${from} to ${to} ${unit}`,
  },
  row: {
    name: (title: string, profile: string, state: string) => `${title}, ${profile}, ${state}`,
    help: 'Up and down arrows go through the list, Alt and an arrow moves a waiting export, Enter shows its details.',
    drag: 'Drag to another place',
    pause: (title: string) => `Pause ${title}`,
    resume: (title: string) => `Continue ${title}`,
    cancel: (title: string) => `Cancel ${title}`,
    retry: (title: string) => `Try ${title} again`,
    open: (title: string) => `Open the film ${title}`,
    save: (title: string) => `Download ${title}`,
  },
  group: {
    name: (name: string, state: string, done: number, all: number) =>
      `${name}, ${state}, ${done} of ${all} done`,
    open: (name: string) => `Show the exports of ${name}`,
    close: (name: string) => `Hide the exports of ${name}`,
    count: (done: number, all: number) => `${formatNumber(done)} of ${formatNumber(all)}`,
    exports: exportsOf,
  },
  do: {
    pause: 'Pause',
    resume: 'Continue',
    cancel: 'Cancel',
    retry: 'Try again',
    retryFailed: 'Try failed again',
    pauseAll: 'Pause all',
    resumeAll: 'Continue all',
    more: 'More for all exports',
    clear: 'Clear finished…',
    cancelAll: 'Cancel all…',
    remove: 'Remove from the list; films stay',
    details: 'Details',
    openFilm: 'Open the film',
    saveFile: 'Download',
    openStory: 'Open the story',
    up: 'Move up',
    down: 'Move down',
  },
  cancelAsk: {
    all: 'all exports',
    title: (name: string) => `Cancel ${name}?`,
    body: (count: number) =>
      `${exportsOf(count)} will be cancelled. Films that are finished stay. Nothing half-made is left.`,
    action: (count: number) => `Cancel ${exportsOf(count)}`,
    keep: 'Keep them',
  },
  clearAsk: {
    title: 'Clear what has ended?',
    body: (count: number) =>
      `${exportsOf(count)} will leave the list. You choose what becomes of films that are kept in this browser.`,
    keep: 'Clear, keep films',
    films: 'Clear and delete films',
  },
  failed: 'That did not work',
  said: {
    moved: (title: string, place: number, all: number) => `${title} is now ${place} of ${all} that wait`,
    cannotMove: (title: string) => `${title} does not wait, so it cannot be moved`,
    edge: (title: string, priority: number) =>
      `${title} is at the end of those with priority ${priority}. Change its priority to go further.`,
    cancelled: (title: string) => `${title} was cancelled`,
    priority: (title: string, value: number) => `${title} now has priority ${value}`,
    cleared: (count: number) => `${exportsOf(count)} cleared`,
    pausedAll: 'All exports are paused',
    resumedAll: 'Exports go on',
    filter: (count: number) => `${exportsOf(count)} shown`,
  },
  details,
  batch,
  log,
  report,
  notices,
  keys: {
    walk: 'Go through the exports',
    move: 'Move a waiting export',
    details: 'Show the details',
    fold: 'Close and open a batch',
  },
  settings,
} as const;
