import { formatNumber } from '../format.ts';
import { plural } from './plural.ts';

const frames = (value: number) => plural(value, 'frame', 'frames');

/** Words of a segment that shows a video. */
export const video = {
  group: 'Video',
  mark: (length: string) => `Video, ${length}`,
  size: (width: number, height: number) => `${width} × ${height}`,
  rate: (rate: string) => `${rate} frames a second`,
  variableRate: 'variable rate',
  replace: 'Another video or picture',
  remove: 'Remove the video',
  lost: (name: string) => `${name} is missing: its file is no longer in this browser.`,
  relink: 'Choose the file',
  opening: 'Opening the video',
  view: (name: string, frame: number) => `${name}, frame ${frame}`,
  place: (frame: number, count: number, time: string) =>
    `Frame ${formatNumber(frame)} of ${formatNumber(count)} · ${time}`,
  trim: 'Part that is shown',
  head: 'Position in the video',
  headValue: (frame: number, time: string) => `Frame ${frame}, at ${time}`,
  start: 'Start',
  end: 'End',
  handles: { from: 'Start of the part', to: 'End of the part' },
  startValue: (frame: number, time: string) => `Starts with frame ${frame}, at ${time}`,
  endValue: (frame: number, time: string) => `Ends with frame ${frame}, at ${time}`,
  wrongTime: 'A time such as 1.5 or 0:01.500.',
  outside: (length: string) => `The video lasts ${length}.`,
  startEarlier: 'Start one frame earlier',
  startLater: 'Start one frame later',
  endEarlier: 'End one frame earlier',
  endLater: 'End one frame later',
  back: 'One frame back',
  on: 'One frame on',
  startHere: 'Start here',
  endHere: 'End here',
  whole: 'Use the whole video',
  chosen: (count: number, length: string) => `${frames(count)}, ${length}`,
  sound: 'Sound of the video',
  noSound: 'There is no sound in this video that can be used.',
  sounds: { off: 'Off', beside: 'Beside', narration: 'As the voice' },
  soundHints: {
    off: 'The video is shown without its sound.',
    beside: 'Its sound is heard together with the narration and the music.',
    narration: 'Its sound is the narration of this segment, and says how long the segment lasts.',
  },
  takesVoice: 'As the voice, it takes the place of the narration that this segment has. Undo brings it back.',
  volume: 'Volume of the video',
  length: {
    range: (range: string) => `The segment lasts as long as the chosen part: ${range}.`,
    voice: (range: string) =>
      `The video’s sound is the voice, so the segment lasts as long as the chosen part: ${range}.`,
    held: (by: 'narration' | 'set', length: string, rest: string) =>
      `${by === 'narration' ? 'The narration lasts' : 'The segment is set to'} ${length}. The video ends ${rest} earlier, and its last frame stays until then.`,
    cut: (by: 'narration' | 'set', length: string, rest: string) =>
      `${by === 'narration' ? 'The narration lasts' : 'The segment is set to'} ${length}, so the last ${rest} of the chosen part are not seen.`,
    fits: (by: 'narration' | 'set', length: string) =>
      `${by === 'narration' ? 'The narration' : 'The set length'} and the chosen part both last ${length}.`,
    asVideo: 'As long as the video',
    trimToFit: 'End with the segment',
  },
  several: (videos: number) => `${videos} videos`,
} as const;
