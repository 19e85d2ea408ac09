import { plural } from './plural.ts';

/** Several stories at once, as they are chosen on the first page. */
export const chosenStories = {
  bar: 'Selected stories',
  count: (count: number) => `${count} selected`,
  all: 'Select all',
  none: 'Select none',
  export: 'Export selected',
  bundle: (count: number) => (count === 1 ? 'Export as a file' : 'Export as files'),
  bundleName: (count: number) => plural(count, 'story file', 'story files'),
  bundleStarted: (count: number) => `${plural(count, 'story file is', 'story files are')} in the queue`,
  card: (title: string) => `Select ${title}`,
  toQueue: 'Show the queue',
};
