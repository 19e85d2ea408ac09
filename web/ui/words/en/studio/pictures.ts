/* Pictures and videos of the story, and what a drop will do. */
import { plural } from '../plural.ts';

export const library = {
  title: 'Pictures and videos',
  add: 'Add pictures or videos',
  empty: 'Drop pictures or videos anywhere. They go to the segments in order.',
  use: (name: string, uses: number, selected: number) =>
    `${name}, used ${plural(uses, 'time', 'times')}${selected > 0 ? `. Give it to ${plural(selected, 'chosen segment', 'chosen segments')}` : ''}`,
  lost: 'Missing',
  findLost: (name: string) => `${name} is missing. Choose its file`,
  videoName: (name: string, length: string) => `${name}, video of ${length}`,
  remove: (name: string, uses: number) =>
    uses === 0
      ? `Remove ${name} from the story`
      : `Remove ${name} from the story and ${plural(uses, 'segment', 'segments')}`,
  importing: (files: number, name: string) =>
    files === 1 && name !== '' ? `Adding ${name}` : `Adding ${plural(files, 'file', 'files')}`,
  reading: (files: number, name: string) =>
    files === 1 && name !== '' ? `Reading ${name}` : `Reading ${plural(files, 'file', 'files')}`,
  stop: (files: number, name: string) =>
    files === 1 ? `Stop adding ${name}` : `Stop adding ${plural(files, 'file', 'files')}`,
  failedTitle: 'Files that could not be added',
  retry: (name: string) => `Try ${name} again`,
  dismiss: (name: string) => `Dismiss ${name}`,
} as const;

export const drop = {
  anything: 'Drop to add these files',
  unknown: (files: number) => `Drop to look into ${plural(files, 'file', 'files')}`,
  script: 'Drop to import the script. You will see the split first.',
  visuals: (pictures: number, videos: number) =>
    [
      pictures > 0 ? plural(pictures, 'picture', 'pictures') : '',
      videos > 0 ? plural(videos, 'video', 'videos') : '',
    ]
      .filter((part) => part !== '')
      .join(' and '),
  visualsInOrder: (what: string, files: number, open: number) => {
    if (open === files)
      return `Drop to give ${what} to the next ${files === 1 ? 'segment' : 'segments'} without one`;
    if (open === 0) return `Drop to add ${what} to the library: every segment shows something already`;
    return `Drop to add ${what}: ${open} to segments without one, ${files - open} to the library`;
  },
  visualsAlone: (what: string) => `Drop to add ${what}, each with a segment of its own`,
  visualsOn: (pictures: number, videos: number, segment: number) =>
    pictures + videos === 1
      ? `Drop to use this ${pictures === 1 ? 'picture' : 'video'} in segment ${segment}`
      : `Drop to begin at segment ${segment} and go on with the next ones without a picture`,
  toLibrary: (what: string) => `Drop to keep ${what} in the library, without a segment yet`,
  sounds: (files: number, open: number) => {
    const what = plural(files, 'recording', 'recordings');
    if (open === 0) return `Drop to add ${what}; every segment already speaks`;
    return `Drop to give ${what} to the next ${open === 1 ? 'segment' : `${open} segments`} without narration`;
  },
  soundsAlone: (files: number) =>
    `Drop to add ${plural(files, 'recording', 'recordings')}, each with a segment of its own`,
  soundsOn: (files: number, segment: number) =>
    files === 1
      ? `Drop to use this recording as the narration of segment ${segment}`
      : `Drop to begin at segment ${segment} and go on with the next ones without narration`,
  mixed: (counts: {
    readonly pictures: number;
    readonly videos: number;
    readonly sounds: number;
    readonly scripts: number;
  }) =>
    `Drop to add ${[
      counts.pictures > 0 ? plural(counts.pictures, 'picture', 'pictures') : '',
      counts.videos > 0 ? plural(counts.videos, 'video', 'videos') : '',
      counts.sounds > 0 ? plural(counts.sounds, 'recording', 'recordings') : '',
      counts.scripts > 0 ? plural(counts.scripts, 'script', 'scripts') : '',
    ]
      .filter((part) => part !== '')
      .join(' and ')}, each where it belongs`,
  own: (segment: number) => `Drop to use it in segment ${segment}`,
  ownNowhere: 'Drop it on a segment',
  taken: (files: number) => `Added ${plural(files, 'file', 'files')}`,
  failed: (files: number) => `${plural(files, 'file', 'files')} could not be added`,
  failedNames: (names: readonly string[]) => names.join(', '),
} as const;
