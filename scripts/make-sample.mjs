/**
 * Draws and composes the sample story in public/sample. Run by hand when the story changes; its results are
 * committed, because a first run must work without any tool. Needs ffmpeg for the music's MP3.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { H, W } from './lib/sample-brushes.mjs';
import { compose } from './lib/sample-music.mjs';
import { pictures } from './lib/sample-pictures.mjs';

const OUT = new URL('../public/sample/', import.meta.url).pathname;

mkdirSync(OUT, { recursive: true });
for (const [name, bytes] of Object.entries(pictures)) {
  writeFileSync(join(OUT, name), bytes);
  console.log(name, bytes.length);
}

const MUSIC_SECONDS = 32;
const musicFile = join(OUT, 'evening-light.mp3');
const encoded = spawnSync(
  'ffmpeg',
  [
    '-v',
    'error',
    '-y',
    '-f',
    's16le',
    '-ar',
    '48000',
    '-ac',
    '2',
    '-i',
    'pipe:0',
    '-c:a',
    'libmp3lame',
    '-b:a',
    '64k',
    '-map_metadata',
    '-1',
    '-fflags',
    '+bitexact',
    musicFile,
  ],
  { input: compose(MUSIC_SECONDS, 48000) },
);
if (encoded.status !== 0) throw new Error(`ffmpeg could not encode the music: ${encoded.stderr}`);

/** Decoded by the studio itself; test/web/state/sample.test.ts says when it differs. */
const MUSIC_SAMPLES = MUSIC_SECONDS * 48000;

const story = [
  [
    'lighthouse.jpg',
    'At the edge of the sea stood a lighthouse, and in it lived a keeper with one small lantern.',
    'centre',
  ],
  ['stairs.jpg', 'Every evening she climbed two hundred steps, slowly, counting them like beads.', 'centre'],
  ['fog.jpg', 'One night the great lamp went dark, and the fog came in from the water.', 'tl-br'],
  ['lantern.jpg', 'So she lit her lantern, held it as high as she could, and waited.', 'bl-tr'],
  ['homeward.jpg', 'Far out, a boat turned toward the little light. By morning, it was home.', 'tr-bl'],
];
const SEGMENT_SAMPLES = 6 * 48000;

function assetOf(name, facts) {
  const bytes = readFileSync(join(OUT, name));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { ...facts, id: name.replace(/\..*/, ''), name, bytes: bytes.length, sha256 };
}

const assets = [
  ...story.map(([name]) => assetOf(name, { kind: 'picture', type: 'image/jpeg', width: W, height: H })),
  assetOf('evening-light.mp3', { kind: 'sound', type: 'audio/mpeg', samples: MUSIC_SAMPLES, channels: 2 }),
];
const project = {
  version: 1,
  id: 'sample',
  title: 'The lantern keeper',
  look: {
    width: 1920,
    height: 1080,
    rate: '30',
    zoom: 1.3,
    easing: 'linear',
    transition: { kind: 'crossfade', length: 24000 },
    background: '#000000',
    captions: {
      mode: 'burn',
      style: {
        font: 'fraunces',
        size: 48,
        weight: 500,
        colour: '#ffffff',
        highlight: '#f0a93b',
        outline: { colour: '#14101a', width: 0.09 },
        box: null,
        position: 'bottom',
        safeArea: 0.06,
        maxLines: 2,
        maxCharacters: 56,
      },
    },
  },
  sound: { loudness: -14, truePeakDb: -1, duckingDb: -12 },
  assets: Object.fromEntries(assets.map((asset) => [asset.id, asset])),
  storyline: story.map(([name, text, move], index) => ({
    id: `beat-${index + 1}`,
    text,
    visual: { type: 'picture', asset: name.replace(/\..*/, '') },
    narration: null,
    setLength: SEGMENT_SAMPLES,
    motion: { move, easing: 'linear', zoom: null, from: null, to: null },
    transition: null,
    words: null,
    cues: null,
  })),
  audio: [
    {
      id: 'music',
      name: 'Music',
      clips: [
        {
          id: 'evening-light',
          asset: 'evening-light',
          at: 0,
          from: 0,
          to: null,
          loop: true,
          gainDb: -6,
          fadeIn: 48000,
          fadeOut: 96000,
          duck: true,
        },
      ],
    },
  ],
};
writeFileSync(join(OUT, 'project.json'), `${JSON.stringify(project, null, 1)}\n`);
