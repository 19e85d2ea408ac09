/* The settings of the queue. */
export const settings = {
  section: 'Queue',
  intro: 'How many films are made at once, and how much of this computer they may use.',
  share: 'Share of the computer',
  shareHint: 'How much of it exports may use. Less keeps other programs quick, and exports take longer.',
  shareValue: (share: number) => `${Math.round(share * 100)} %`,
  atOnce: 'Exports at once',
  atOnceHint: 'More is not always faster: they share the same processor.',
  atOnceAuto: (count: number) => `Chosen for this computer (${count})`,
  atOnceChosen: 'Chosen for this computer',
  battery: 'Pause on battery',
  batteryHint: 'Exports wait until the computer is plugged in, where the browser tells.',
  awake: 'Keep the computer awake',
  awakeHint: 'It does not go to sleep while films are made.',
  notify: 'System notifications',
  notifyHint: 'When a batch is done or an export fails while you are elsewhere. Your browser asks once.',
  notifyBlocked:
    'Your browser blocks notifications for this page. Allow them beside its address, then try again.',
  notifyMissing: 'This browser has no notifications.',
  notifyTest: 'Notifications are on',
  notifyTestBody: 'You will be told when a batch is done or an export fails.',
} as const;
