export const common = {
  appName: 'Storyloom',
  close: 'Close',
  cancel: 'Cancel',
  undo: 'Undo',
  retry: 'Try again',
  copy: 'Copy',
  copied: 'Copied',
  messages: 'Messages',
  loading: 'Loading',
  more: 'More actions',
  back: 'Back',
  details: 'Details',
} as const;
