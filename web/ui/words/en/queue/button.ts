/** The queue's button in the top bar: the only words of the queue that the first page needs. */
export const queueButton = {
  name: 'Queue',
  idle: 'Queue: nothing runs',
  busy: (running: number, waiting: number, percent: string) =>
    `Queue: ${running} running, ${waiting} waiting, ${percent}`,
  held: (waiting: number) => `Queue: held, ${waiting} waiting`,
  waiting: (waiting: number) => `Queue: ${waiting} waiting`,
};
