export const errors = {
  about: (file: string) => `It is about “${file}”.`,
  segment: (number: number) => `Segment ${number}`,
  details: 'Details',
  copy: 'Copy the details',
  copied: 'Details copied',
  pages: {
    screen: {
      title: 'This screen stopped working',
      body: 'Your stories are safe: every edit is saved as it is made. Reload to go on.',
    },
    storage: {
      title: 'Storyloom could not open its storage',
      body: 'Nothing was changed: what is kept in this browser is as it was. Do what is said below, then reload.',
    },
  },
  notLoaded:
    'A part of Storyloom could not be loaded. If it was closed on this computer, start it again, then reload.',
  reload: 'Reload',
  toDashboard: 'Go to all stories',
} as const;
