import { plural } from './plural.ts';

const percent = (value: number) => `${Math.round(value * 100)} %`;

/** Words of the editor that frames a film for other shapes, and of the search for faces. */
export const framing = {
  group: 'Other shapes',
  groupHint: 'How the film is fitted where it is exported in another shape.',
  open: 'Frame for other shapes',
  row: (label: string, done: string) => `${label}: ${done}. Frame it`,
  title: 'Framing for other shapes',
  description: 'The bright part is what this shape shows. Each shape keeps its own framing.',
  profile: 'Shape',
  shapeHint: (width: number, height: number) => `${width} × ${height}`,
  sameShape: 'This shape is the story’s own: it shows the whole frame.',
  fit: 'Fit',
  fits: { crop: 'Crop', smart: 'Smart crop', letterbox: 'Letterbox', blur: 'Blurred fill', scale: 'Stretch' },
  fitHints: {
    crop: 'Cut to the shape, with one point kept in sight. Click the picture to choose it.',
    smart: 'Follows faces, else what stands out. Move the window where you know better.',
    letterbox: 'The whole frame, with bars in the background colour.',
    blur: 'The whole frame, on a blurred copy of itself.',
    scale: 'The whole frame, stretched into the shape.',
  },
  segment: (number: number, all: number) => `Segment ${number} of ${all}`,
  previousSegment: 'Previous segment',
  nextSegment: 'Next segment',
  nothing: 'This segment shows no picture yet.',
  noSegments: 'The story has no segments yet.',
  opening: 'Opening the video',
  source: (name: string) => `All of ${name}`,
  window: (place: { x: number; y: number }) =>
    `What is shown, ${percent(place.x)} across, ${percent(place.y)} down. Arrows move it, Shift for more.`,
  windowRole: 'frame',
  focus: (place: { x: number; y: number }) =>
    `Kept in sight, ${percent(place.x)} across, ${percent(place.y)} down. Arrows move it, Shift for more.`,
  focusRole: 'point',
  focusMiddle: 'Back to the middle',
  playhead: 'Time in the segment',
  time: (now: string, length: string) => `${now} of ${length}`,
  key: (number: number, keys: number, time: string) => `Position ${number} of ${keys}, reached at ${time}`,
  keys: (keys: number) => plural(keys, 'position', 'positions'),
  addKey: 'Set a position at this time',
  deleteKey: 'Remove this position',
  previousKey: 'Go to the previous position',
  nextKey: 'Go to the next position',
  onlyKey: 'One position always stays',
  found: {
    faces: (faces: number) => plural(faces, 'face', 'faces'),
    saliency: 'No faces: what stands out',
    centre: 'Nothing found: the middle',
    hand: 'Placed by hand',
    none: 'Not looked at yet: the middle',
  },
  inAll: (said: string) => `In the whole story: ${said}`,
  find: 'Find faces',
  findAgain: 'Find faces again',
  findAll: 'Find in all segments',
  findMissing: (segments: number) => `Find in ${plural(segments, 'segment', 'segments')} not looked at yet`,
  finding: (name: string, number: number, all: number) => `Looking at ${name}, ${number} of ${all}`,
  cancel: 'Cancel',
  waiting: 'The file is still being copied in.',
  saidFramed: (segments: number, byFaces: number) =>
    `${plural(segments, 'segment', 'segments')} framed, ${byFaces} by faces`,
  failed: (files: number) => `${plural(files, 'file', 'files')} could not be looked at`,
  failedAll: 'Faces could not be looked for',
  toward: 'Move toward faces',
  towardAll: 'Move all toward faces',
  towardHint: 'Each move ends at the faces of its picture, as near as now.',
  towardDone: (byFaces: number, segments: number) =>
    byFaces === 0
      ? segments === 1
        ? 'No face was found in this segment'
        : `No faces were found in ${plural(segments, 'segment', 'segments')}`
      : segments === 1
        ? 'The move ends at its faces now'
        : `${byFaces} of ${plural(segments, 'segment', 'segments')} had faces and move toward them now`,
  undo: 'Undo',
} as const;
