/** How the sample's pictures are painted: skies, ridges, water, light and grain. */
import { createCanvas } from '@napi-rs/canvas';

export const W = 1920;
export const H = 1080;
/** The same numbers every time, so that a new run changes nothing that was not meant. */
export function makeRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function paint(seed, draw) {
  const canvas = createCanvas(W, H);
  const g = canvas.getContext('2d');
  draw(g, makeRandom(seed));
  // A breath of grain keeps wide gradients from banding in the film.
  const image = g.getImageData(0, 0, W, H);
  const random = makeRandom(seed + 99);
  for (let i = 0; i < image.data.length; i += 4) {
    const n = (random() + random() - 1) * 3;
    for (let c = 0; c < 3; c += 1) image.data[i + c] += n;
  }
  g.putImageData(image, 0, 0);
  return canvas.toBuffer('image/jpeg', 80);
}

export function sky(g, stops, to = H) {
  const fill = g.createLinearGradient(0, 0, 0, to);
  for (const [at, colour] of stops) fill.addColorStop(at, colour);
  g.fillStyle = fill;
  g.fillRect(0, 0, W, H);
}

export function glow(g, x, y, radius, colour, strength = 1) {
  const fill = g.createRadialGradient(x, y, 0, x, y, radius);
  fill.addColorStop(0, `rgba(${colour},${strength})`);
  fill.addColorStop(0.25, `rgba(${colour},${strength * 0.45})`);
  fill.addColorStop(0.6, `rgba(${colour},${strength * 0.12})`);
  fill.addColorStop(1, `rgba(${colour},0)`);
  g.fillStyle = fill;
  g.fillRect(x - radius, y - radius, radius * 2, radius * 2);
}

export function stars(g, random, count, below) {
  for (let i = 0; i < count; i += 1) {
    const y = random() ** 1.6 * below;
    const size = 0.6 + random() ** 4 * 2;
    g.fillStyle = `rgba(255,246,226,${(0.25 + random() * 0.65) * (1 - y / below)})`;
    g.beginPath();
    g.arc(random() * W, y, size, 0, Math.PI * 2);
    g.fill();
  }
}

/** A ridge of summed waves; lower octaves carry the shape, higher ones the edge. */
export function ridge(random, base, height, roughness) {
  const waves = Array.from({ length: 7 }, (_, octave) => ({
    f: (1.3 + random()) * 1.9 ** octave,
    p: random() * Math.PI * 2,
    a: (height * roughness ** octave) / 1.6,
  }));
  return (x) => base + waves.reduce((y, { f, p, a }) => y + Math.sin((x / W) * f * Math.PI + p) * a, 0);
}

export function land(g, shape, colours) {
  const fill = g.createLinearGradient(0, H * 0.35, 0, H);
  fill.addColorStop(0, colours[0]);
  fill.addColorStop(1, colours[1]);
  g.fillStyle = fill;
  g.beginPath();
  g.moveTo(0, H);
  for (let x = 0; x <= W; x += 4) g.lineTo(x, shape(x));
  g.lineTo(W, H);
  g.fill();
}

export function sea(g, random, top, stops, glints) {
  const fill = g.createLinearGradient(0, top, 0, H);
  for (const [at, colour] of stops) fill.addColorStop(at, colour);
  g.fillStyle = fill;
  g.fillRect(0, top, W, H - top);
  for (let i = 0; i < 900; i += 1) {
    const depth = random() ** 1.7;
    const y = top + 2 + depth * (H - top);
    const length = 10 + depth * 130 * (0.4 + random());
    const near = glints.x === null ? 0.3 : Math.exp(-(((random() - 0.5) * 2.2) ** 2) * 2);
    const x = glints.x === null ? random() * W : glints.x + (random() - 0.5) * (60 + depth * glints.spread);
    g.strokeStyle = `rgba(${glints.colour},${near * (0.05 + 0.3 * random()) * (1 - depth * 0.55)})`;
    g.lineWidth = 0.8 + depth * 3;
    g.beginPath();
    g.moveTo(x - length / 2, y);
    g.quadraticCurveTo(x, y - 1.5 - depth * 3, x + length / 2, y);
    g.stroke();
  }
}

export function lighthouse(g, x, foot, height, dark, lit) {
  const w = height * 0.15;
  const top = foot - height;
  const body = g.createLinearGradient(x - w / 2, 0, x + w / 2, 0);
  body.addColorStop(0, dark[0]);
  body.addColorStop(0.42, dark[1]);
  body.addColorStop(1, dark[0]);
  g.fillStyle = body;
  g.beginPath();
  g.moveTo(x - w * 0.5, foot);
  g.lineTo(x - w * 0.3, top + height * 0.16);
  g.lineTo(x + w * 0.3, top + height * 0.16);
  g.lineTo(x + w * 0.5, foot);
  g.fill();
  g.fillStyle = dark[2];
  for (const at of [0.36, 0.58, 0.8]) {
    const half = w * (0.3 + 0.2 * ((at - 0.16) / 0.84));
    g.beginPath();
    g.moveTo(x - half, top + height * at);
    g.lineTo(x + half, top + height * at);
    g.lineTo(x + half * 1.03, top + height * (at + 0.08));
    g.lineTo(x - half * 1.03, top + height * (at + 0.08));
    g.fill();
  }
  g.fillStyle = dark[3];
  g.fillRect(x - w * 0.42, top + height * 0.145, w * 0.84, height * 0.018);
  g.fillRect(x - w * 0.26, top + height * 0.045, w * 0.52, height * 0.012);
  g.fillStyle = lit ?? dark[0];
  g.fillRect(x - w * 0.2, top + height * 0.055, w * 0.4, height * 0.09);
  g.strokeStyle = dark[3];
  g.lineWidth = Math.max(1, height * 0.006);
  for (const at of [-0.2, -0.07, 0.07, 0.2]) {
    g.beginPath();
    g.moveTo(x + w * at, top + height * 0.055);
    g.lineTo(x + w * at, top + height * 0.145);
    g.stroke();
  }
  g.fillStyle = dark[3];
  g.beginPath();
  g.moveTo(x - w * 0.28, top + height * 0.048);
  g.quadraticCurveTo(x, top - height * 0.035, x + w * 0.28, top + height * 0.048);
  g.fill();
  return { x, y: top + height * 0.1 };
}

export function mist(g, random, top, bottom, colour, strength, count = 34) {
  for (let i = 0; i < count; i += 1) {
    const y = top + random() * (bottom - top);
    const rx = 260 + random() * 620;
    const ry = 18 + random() * 54;
    g.save();
    g.translate(random() * W, y);
    g.scale(rx / 100, ry / 100);
    const fill = g.createRadialGradient(0, 0, 0, 0, 0, 100);
    fill.addColorStop(0, `rgba(${colour},${strength * (0.4 + random() * 0.6)})`);
    fill.addColorStop(1, `rgba(${colour},0)`);
    g.fillStyle = fill;
    g.fillRect(-100, -100, 200, 200);
    g.restore();
  }
}
