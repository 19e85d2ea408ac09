import { makeRandom } from './sample-brushes.mjs';

/** A slow bed of pads and plucked notes, made to loop: what rings over its end comes in again at its start. */
export function compose(seconds, rate) {
  const length = seconds * rate;
  const left = new Float32Array(length);
  const right = new Float32Array(length);
  const random = makeRandom(7);
  const hertz = (note) => 440 * 2 ** ((note - 69) / 12);
  const add = (at, note, duration, gain, pan, voice) => {
    const start = Math.round(at * rate);
    for (let i = 0; i < duration * rate; i += 1) {
      const t = i / rate;
      const value = voice(t, hertz(note), duration) * gain;
      const place = (start + i) % length;
      left[place] += value * Math.cos((pan * Math.PI) / 2);
      right[place] += value * Math.sin((pan * Math.PI) / 2);
    }
  };
  const pad = (t, f, duration) => {
    const envelope = Math.sin(Math.PI * Math.min(1, t / duration)) ** 0.7;
    const slow = 1 + 0.0016 * Math.sin(2 * Math.PI * 0.21 * t);
    const wave = (k, detune) => Math.sin(2 * Math.PI * f * k * detune * slow * t);
    return envelope * (wave(1, 1) + wave(1, 1.0035) * 0.8 + wave(2, 0.998) * 0.22 + wave(3, 1.001) * 0.07);
  };
  const pluck = (t, f) => {
    const ring = (k, decay) => Math.sin(2 * Math.PI * f * k * t) * Math.exp(-t * decay);
    return Math.min(1, t * 120) * (ring(1, 1.5) + ring(2, 2.6) * 0.4 + ring(3.01, 4.5) * 0.16);
  };
  const chords = [
    [38, 57, 62, 66, 69],
    [35, 54, 62, 66, 71],
    [31, 55, 59, 62, 69],
    [33, 57, 61, 64, 71],
  ];
  const bar = seconds / chords.length;
  for (const [index, chord] of chords.entries()) {
    const at = index * bar;
    for (const [voice, note] of chord.entries()) {
      add(at - 1 + seconds, note, bar + 2, voice === 0 ? 0.1 : 0.045, 0.3 + 0.1 * voice, pad);
    }
    for (const [beat, step] of [0, 2, 3, 1, 4, 2].entries()) {
      const when = at + (beat * bar) / 6 + (random() - 0.5) * 0.03;
      add(
        (when + seconds) % seconds,
        chord[step === 0 ? 1 : step] + 12,
        3.4,
        0.05 + random() * 0.015,
        random(),
        pluck,
      );
    }
  }
  for (const [channel, delay] of [
    [left, 0.371],
    [right, 0.449],
  ]) {
    // Two rounds, so that the echo of the end is already there at the start of the loop.
    for (let i = 0; i < length * 2; i += 1) {
      const from = (i - Math.round(delay * rate) + length * 2) % length;
      if (i < length) channel[i] += channel[from] * 0.28;
    }
  }
  const peak = Math.max(
    ...[left, right].map((channel) => channel.reduce((m, v) => Math.max(m, Math.abs(v)), 0)),
  );
  const pcm = Buffer.alloc(length * 4);
  for (let i = 0; i < length; i += 1) {
    pcm.writeInt16LE(Math.round((left[i] / peak) * 23000), i * 4);
    pcm.writeInt16LE(Math.round((right[i] / peak) * 23000), i * 4 + 2);
  }
  return pcm;
}
