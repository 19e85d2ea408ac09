/**
 * Films are made side by side, in tabs too, and may share parts. A part gets its place by one of them at a time; while
 * parts get their places or are read, none is taken away. Of a part that is too large to be read in one piece that holds
 * for its checksum only: its blocks come later, and one that was taken away by then is found damaged and made again.
 * Names of locks are shared with older tabs: do not change them.
 */
const ALL = 'storyloom-ledger-files';
const PART = 'storyloom-part-';
const ROOM = 'storyloom-ledger-room';

export function whileKept<Result>(work: () => Promise<Result>): Promise<Result> {
  return navigator.locks.request(ALL, { mode: 'shared' }, work);
}

export function placeOne<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
  return whileKept(() => navigator.locks.request(PART + key, work));
}

/** Not inside of the others: it waits for all of them. */
export function takeAway<Result>(work: () => Promise<Result>): Promise<Result> {
  return navigator.locks.request(ALL, work);
}

/** Asking for room takes it for a moment, and two who ask at once would refuse each other. */
export function askForRoom<Result>(work: () => Promise<Result>): Promise<Result> {
  return navigator.locks.request(ROOM, work);
}
