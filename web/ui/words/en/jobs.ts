const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

export const jobs = {
  region: 'Exports',
  open: 'Show exports',
  hide: 'Hide exports',
  queue: 'Open the queue',
  others: (count: number) => `${count} more`,
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
  helper: {
    sending: 'Sending media to the helper',
    waiting: 'Waiting for the helper to come back',
    receiving: 'Fetching the film from the helper',
  },
  elsewhere: 'running in another tab',
  speed: (fps: string) => `${fps} frames a second`,
  cancelNamed: (title: string) => `Cancel the export of ${title}`,
  pauseNamed: (title: string) => `Pause the export of ${title}`,
  resumeNamed: (title: string) => `Continue the export of ${title}`,
  failed: (title: string) => `${title} could not be exported`,
  cancelled: (title: string) => `The export of ${title} was cancelled`,
  watch: 'Watch',
  why: 'What happened',
  putAway: 'Put away',
  openStory: 'Open the story',
  kind: (container: 'mp4' | 'mov' | 'webm' | 'mkv') =>
    ({ mp4: 'MP4', mov: 'MOV', webm: 'WebM', mkv: 'MKV' })[container],
  byHelper: 'made by the helper',
  toFile: (name: string) => `written to ${name}`,
  toLibrary: 'kept here',
  announce: (title: string, percent: string, left: string) => `${title}: ${percent}, ${left}`,
  reused: (count: number) => `${count} finished ${plural(count, 'part', 'parts')} reused`,
} as const;
