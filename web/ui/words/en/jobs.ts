const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

export const jobs = {
  region: 'Exports',
  open: 'Show exports',
  hide: 'Hide exports',
  others: (count: number) => `${count} more waiting`,
  exporting: (title: string) => `Exporting ${title}`,
  stages: {
    preparing: 'Preparing media',
    rendering: (segment: number | null, segments: number) =>
      segment === null ? 'Rendering' : `Rendering segment ${segment} of ${segments}`,
    sound: 'Mixing sound',
    writing: 'Writing the file',
    checking: 'Checking the file',
  },
  states: {
    QUEUED: 'Waiting its turn',
    RUNNING: 'Starting',
    PAUSED: 'Paused',
    FAILED: 'Failed',
    CANCELED: 'Cancelled',
    COMPLETED: 'Finished',
  },
  elsewhere: 'Running in another tab',
  speed: (fps: string) => `${fps} frames a second`,
  cancel: 'Cancel',
  cancelNamed: (title: string) => `Cancel the export of ${title}`,
  pause: 'Pause',
  resume: 'Continue',
  pauseNamed: (title: string) => `Pause the export of ${title}`,
  resumeNamed: (title: string) => `Continue the export of ${title}`,
  finished: (title: string) => `${title} is ready`,
  failed: (title: string) => `${title} could not be exported`,
  watch: 'Watch',
  show: 'Show',
  announce: (title: string, percent: string, left: string) => `${title}: ${percent}, ${left}`,
  reused: (count: number) => `${count} finished ${plural(count, 'part', 'parts')} reused`,
} as const;
