import { createCanvas } from '@napi-rs/canvas';
import { SAMPLE_RATE } from '../../shared/model/time.ts';
import { wavBytes } from './wav-bytes.ts';

/** A photo-like picture: soft colours, fine detail everywhere, nothing flat, and different for each seed. */
export function makePhoto(seed: number, width = 1600, height = 1200): Buffer {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const random = makeRandom(seed + 1);
  const hue = (seed * 47) % 360;
  const sky = context.createLinearGradient(0, 0, width, height);
  sky.addColorStop(0, `hsl(${hue} 45% 62%)`);
  sky.addColorStop(1, `hsl(${(hue + 60) % 360} 50% 28%)`);
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  for (let i = 0; i < 260; i++) {
    context.fillStyle = `hsl(${(hue + random() * 90) % 360} ${30 + random() * 40}% ${20 + random() * 55}% / 0.6)`;
    context.beginPath();
    context.ellipse(
      random() * width,
      random() * height,
      8 + random() * 70,
      8 + random() * 40,
      random() * 3,
      0,
      7,
    );
    context.fill();
  }
  return canvas.toBuffer('image/jpeg', 92);
}

/** One flat colour, for flashes. */
export function makeFlat(colour: string, width = 640, height = 360): Buffer {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = colour;
  context.fillRect(0, 0, width, height);
  return canvas.toBuffer('image/png');
}

/** 16-bit mono WAV of the given samples. */
export function makeWav(samples: Float32Array, rate = SAMPLE_RATE): Buffer {
  return Buffer.from(wavBytes([samples], rate, 's16').buffer);
}

/** Speech-like noise in syllables; the first 100 ms can be a loud beep, to meet a flash. */
export function makeVoice(
  seed: number,
  seconds: number,
  { beep = false, rate = SAMPLE_RATE } = {},
): Float32Array {
  const random = makeRandom(seed + 101);
  const samples = new Float32Array(Math.round(seconds * rate));
  let low = 0;
  for (let i = 0; i < samples.length; i++) {
    const t = i / rate;
    const syllable = Math.max(0, Math.sin(2 * Math.PI * (3.1 + seed * 0.07) * t)) ** 0.6;
    low += (random() * 2 - 1 - low) * 0.18;
    const voiced =
      Math.sin(2 * Math.PI * (110 + seed * 9) * t) + 0.5 * Math.sin(2 * Math.PI * (220 + seed * 18) * t);
    samples[i] = syllable * (0.12 * voiced + 0.35 * low);
    if (beep && t < 0.1) samples[i] = 0.7 * Math.sin(2 * Math.PI * 1000 * t);
  }
  return samples;
}

/** The same numbers for the same seed (mulberry32), so that a failing run can be repeated. */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
