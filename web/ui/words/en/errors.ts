export const errors = {
  about: (file: string) => `It is about “${file}”.`,
  segment: (number: number) => `Segment ${number}`,
  details: 'Details',
  copy: 'Copy the details',
  copied: 'Details copied',
  pageTitle: 'This screen stopped working',
  pageBody: 'Your stories are safe: every edit is saved as it is made. Reload to go on.',
  reload: 'Reload',
  toDashboard: 'Go to all stories',
  openFailed: 'Storyloom could not open its storage',
} as const;
