import type { Choice, Missing, Warning } from '../../../../shared/plan/plan.ts';
import { plural } from './plural.ts';

export const exports = {
  title: 'Export video',
  problems: (count: number) => `${plural(count, 'thing is', 'things are')} missing before it can be exported`,
  problem: (missing: Missing): string => {
    switch (missing.reason) {
      case 'no-segments':
        return 'The story has no segments yet';
      case 'no-picture':
        return `Segment ${missing.segment + 1} has no picture`;
      case 'no-narration':
        return `Segment ${missing.segment + 1} has no narration and no set length`;
      case 'media-lost':
        return `“${missing.name}” is no longer on this computer`;
      case 'media-hashing':
        return `“${missing.name}” is still being copied in`;
    }
  },
  problemAction: (missing: Missing): string => {
    switch (missing.reason) {
      case 'no-segments':
        return 'Import a script';
      case 'media-lost':
        return 'Find the file';
      case 'media-hashing':
        return 'Show';
      default:
        return 'Go there';
    }
  },
  moreProblems: (count: number) => `and ${count} more`,
  /** A segment that lacks both. */
  problemBoth: (segment: number) => `Segment ${segment + 1} has no picture and no narration`,
  profile: 'Size and quality',
  engine: 'Export with',
  engines: { browser: 'This browser', helper: 'Helper' },
  engineHints: {
    browser: 'Made here, in this tab. It goes on while the tab is open.',
    helper: 'Made by the program on this computer, also when this tab is closed.',
  },
  engineReasons: {
    hevc: 'The helper, because browsers make no HEVC that can be relied on.',
    prores: 'The helper, because no browser makes ProRes.',
    mkv: 'The helper, because no browser writes MKV.',
    large: 'The helper, because a film this large is slow in a browser.',
    long: 'The helper, because a film this long is slow in a browser.',
    browser: 'This browser: a film of this size and length is quick here.',
    'only-browser': 'This browser: the helper is not connected.',
  },
  engineOff: 'The helper is not connected, so this browser makes the film.',
  engineSettings: 'Helper settings',
  codec: 'Encoding',
  codecAuto: 'As the size asks for',
  codecs: { h264: 'H.264', hevc: 'HEVC', vp9: 'VP9', av1: 'AV1', prores: 'ProRes 422 HQ' },
  codecHints: {
    h264: 'plays everywhere',
    hevc: 'smaller, newer devices',
    vp9: 'for the web',
    av1: 'smallest, slow to make',
    prores: 'very large, for editing',
  },
  container: 'File type',
  containers: { mp4: 'MP4', webm: 'WebM', mov: 'MOV', mkv: 'MKV' },
  containerHints: {
    mp4: 'Plays everywhere.',
    webm: 'Smaller at the same quality; plays in browsers and on newer devices.',
    mov: 'For Apple’s editors.',
    mkv: 'Holds anything; for archives and desktop players.',
  },
  captions: {
    burn: 'Captions are drawn into the picture.',
    sidecar: 'Captions are saved beside the film as SRT and VTT files.',
    track: 'Captions are a track in the file that viewers can turn on.',
    trackBeside:
      'This file type takes no caption track from a browser: captions are saved beside the film. Choose WebM for a track.',
    off: 'No captions.',
  },
  destination: 'Where it goes',
  destinations: { library: 'Keep it here', file: 'Choose a file…' },
  destinationHints: {
    library: 'Kept in Storyloom, to watch and download.',
    file: 'Written straight to a file that you choose.',
  },
  setup: {
    description: 'The story as it is now becomes a film. You can go on editing meanwhile.',
    poster: 'The first picture of the story',
    resolution: 'Resolution',
    rate: 'Frame rate',
    rateValue: (rate: string) => `${rate} a second`,
    length: 'Length',
    frames: 'Frames',
    size: 'File size',
    sizeValue: (size: string) => `about ${size}`,
    nothing: 'nothing yet',
    captions: 'Captions',
    tight: (free: string) =>
      `Only ${free} are free for Storyloom. Films and finished parts both need room: clear some in the settings first.`,
    openStorage: 'Storage settings',
    noPicker:
      'This browser cannot write to a file of your choice. The film is kept here, and you download it.',
    last: (when: string) => `The last film was made ${when}`,
    lastFailed: (when: string) => `The last export failed ${when}`,
    show: 'Show',
  },
  parts: (ready: number, total: number) => `${ready} of ${total} parts were ready`,
  partsSoFar: (ready: number, made: number) =>
    made === 0
      ? `${plural(ready, 'part was', 'parts were')} ready`
      : `${plural(ready, 'part was', 'parts were')} ready, ${made} made new`,
  stageDone: 'done',
  stageNow: 'now',
  stageWaiting: 'to come',
  stages: 'What happens',
  downloadFailed: 'The film could not be downloaded',
  changeSettings: 'Change settings',
  jobGone: 'This export is no longer on the list.',
  startFailed: 'The export could not be started',
  stopFailed: 'The export did not take that',
  start: 'Export video',
  waiting: 'Waiting for the export before it to finish',
  stageNames: {
    preparing: 'Prepare media',
    rendering: 'Render pictures',
    sound: 'Mix sound',
    writing: 'Write the file',
    checking: 'Check the file',
  },
  hideHint: 'You can close this and go on editing: what you change now is not part of this export.',
  keepEditing: 'Go on editing',
  inBrowser: 'Make it in this browser',
  inBrowserHint: 'The helper stops. Parts that this browser made before are reused, the rest is made here.',
  cancel: 'Cancel the export',
  pause: 'Pause',
  resume: 'Continue',
  paused: 'Paused. Finished parts are kept.',
  cancelled: 'The export was cancelled',
  cancelledBody: 'Nothing was left behind. Finished parts are kept for next time.',
  done: 'Your film is ready',
  download: 'Download',
  showSidecars: 'Caption files',
  renderAgain: 'Render again',
  exportAgain: 'Export with other settings',
  savedTo: (name: string) => `Saved as ${name}`,
  facts: {
    length: 'Length',
    size: 'Size',
    resolution: 'Resolution',
    encoder: 'Encoder',
    hardware: 'on the graphics chip',
    software: 'on the processor',
    file: 'File',
  },
  player: 'The finished film',
  why: 'How it was made',
  madeAt: (when: string) => `Made on ${when}, and checked by reading the file again.`,
  checksum: (sum: string) => `SHA-256 ${sum}`,
  choice: (choice: Choice): string =>
    `${CHOICE_NAMES[choice.what]}: ${choice.chosen}. ${sentence(choice.reason)}`,
  warning: (warning: Warning): string => {
    switch (warning.reason) {
      case 'picture-upscaled':
        return `The picture of segment ${warning.segment + 1} is smaller than the film (${warning.factor.toFixed(1)} times) and may look soft.`;
      case 'transition-shortened':
        return `The transition into segment ${warning.segment + 1} was shortened to fit.`;
      case 'crop-path-old':
        return `Segment ${warning.segment + 1} shows another picture than the one it was framed on: it is cropped around the middle.`;
      case 'captions-sidecar':
        return 'Captions were saved beside the film, because this file type takes no caption track.';
      case 'no-sound':
        return 'The film has no sound.';
    }
  },
  notices: {
    'kept-in-library': 'The chosen file could not be written any more, so the film is kept here.',
    'continued-after-close': 'It went on where it was when the tab was closed.',
  },
  older: 'Edited since: this film is older than your story.',
  failed: 'The export failed',
  filmGone:
    'The film is no longer on this computer. Render it again to get it back; finished parts are reused.',
} as const;

const CHOICE_NAMES: Readonly<Record<Choice['what'], string>> = {
  'video-encoder': 'Pictures',
  'audio-encoder': 'Sound',
  container: 'File type',
  captions: 'Captions',
  framing: 'Picture fit',
};

function sentence(text: string): string {
  return text === '' || /[.!?]$/u.test(text) ? text : `${text}.`;
}
