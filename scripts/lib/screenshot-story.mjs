// @ts-check
// Material for the screenshots, drawn and sounded here: the project ships no pictures of strangers.
import { createCanvas } from '@napi-rs/canvas';

/** @typedef {{ name: string, mimeType: string, buffer: Buffer }} Material */
/** @typedef {{ title: string, script: readonly string[], hues: readonly number[] }} Story */

/** @type {readonly Story[]} */
export const STORIES = [
  {
    title: 'A winter by the sea',
    script: [
      'In November the last ferry leaves, and the island belongs to the people who stay.',
      'They know each other by the light in the window: who bakes at four, who cannot sleep.',
      'When the fog comes in, somebody rings the bell by the harbour until it is gone.',
      'Nobody ever asked whose turn it was.',
      'In March the ferry comes back, full of strangers with cameras.',
      'And the bell hangs still, and says nothing of the winter.',
    ],
    hues: [205, 28, 190, 260, 12, 330],
  },
  {
    title: 'How bread rises',
    script: ['Flour, water, salt and time.', 'The yeast does the work while you sleep.', 'Bake it hot.'],
    hues: [34, 20, 45],
  },
  {
    title: 'Letters from the observatory',
    script: [
      'The dome opens at dusk.',
      'We look at what happened long ago.',
      'By morning it is today again.',
    ],
    hues: [245, 225, 280],
  },
];

/** @param {number} seed */
function makeRandom(seed) {
  let state = seed * 2654435761;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A view over hills into a low sun.
 * @param {number} hue
 * @param {number} seed
 * @returns {Buffer}
 */
function paintView(hue, seed) {
  const [width, height] = [1920, 1280];
  const canvas = createCanvas(width, height);
  const g = canvas.getContext('2d');
  const random = makeRandom(seed + 1);
  const sky = g.createLinearGradient(0, 0, 0, height * 0.75);
  sky.addColorStop(0, `hsl(${hue} 42% 24%)`);
  sky.addColorStop(0.6, `hsl(${hue - 14} 46% 52%)`);
  sky.addColorStop(1, `hsl(${hue - 34} 72% 78%)`);
  g.fillStyle = sky;
  g.fillRect(0, 0, width, height);
  const [x, y] = [width * (0.25 + random() * 0.5), height * (0.4 + random() * 0.12)];
  const sun = g.createRadialGradient(x, y, 30, x, y, 620);
  sun.addColorStop(0, 'hsl(46 100% 94% / 1)');
  sun.addColorStop(0.12, 'hsl(42 96% 84% / 0.65)');
  sun.addColorStop(1, 'hsl(40 90% 80% / 0)');
  g.fillStyle = sun;
  g.fillRect(0, 0, width, height);
  for (let layer = 0; layer < 5; layer += 1) {
    const base = height * (0.56 + layer * 0.09);
    const waves = Array.from({ length: 5 }, (_, octave) => ({
      frequency: (1 + random() * 1.4) * 1.9 ** octave,
      phase: random() * 7,
      size: (90 + layer * 12) * 0.46 ** octave,
    }));
    g.beginPath();
    g.moveTo(0, height);
    for (let at = 0; at <= width; at += 8) {
      const rise = waves.reduce(
        (sum, { frequency, phase, size }) => sum + Math.sin((at / width) * frequency * 3 + phase) * size,
        0,
      );
      g.lineTo(at, base + rise * 0.6);
    }
    g.lineTo(width, height);
    const land = g.createLinearGradient(0, base - 120, 0, height);
    land.addColorStop(0, `hsl(${hue - 20 + layer * 6} ${30 - layer * 2}% ${50 - layer * 10}%)`);
    land.addColorStop(1, `hsl(${hue} 30% ${30 - layer * 6}%)`);
    g.fillStyle = land;
    g.fill();
  }
  return canvas.toBuffer('image/jpeg', 86);
}

/**
 * Murmuring in the rhythm of speech.
 * @param {number} seed
 * @param {number} seconds
 */
function makeVoice(seed, seconds) {
  const rate = 24_000;
  const count = Math.round(seconds * rate);
  const bytes = Buffer.alloc(44 + count * 2);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + count * 2, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(count * 2, 40);
  for (let i = 0; i < count; i += 1) {
    const t = i / rate;
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 2.7 * t + seed)) ** 0.7;
    const phrase = Math.max(0.1, Math.sin(Math.PI * ((t / 2.2) % 1)));
    const voice = Math.sin(2 * Math.PI * 130 * t) + 0.4 * Math.sin(2 * Math.PI * 262 * t + seed);
    bytes.writeInt16LE(Math.round(syllable * phrase * voice * 11_000), 44 + i * 2);
  }
  return bytes;
}

/**
 * @param {Story} story
 * @returns {{ pictures: Material[], voices: Material[] }}
 */
export function makeMaterial({ script, hues }) {
  return {
    pictures: hues.map((hue, i) => ({
      name: `view-${i + 1}.jpg`,
      mimeType: 'image/jpeg',
      buffer: paintView(hue, i * 7 + hue),
    })),
    voices: script.map((text, i) => ({
      name: `voice-${i + 1}.wav`,
      mimeType: 'audio/wav',
      buffer: makeVoice(i, 1.6 + text.length / 22),
    })),
  };
}
