import { ALL_FORMATS, AudioSampleSink, BlobSource, Input, VideoSampleSink } from 'mediabunny';
import { StudioError } from '../../../shared/errors.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import { makeSegment } from '../../../shared/model/make-segment.ts';
import type { Asset, Look, Project } from '../../../shared/model/project.ts';
import type { MediaStore } from '../../../web/storage/media-store.ts';
import { wavBytes } from '../../support/wav-bytes.ts';

/** A WAV of 16-bit mono. */
export function makeWav(samples: Float32Array, rate = 48_000): Blob {
  return new Blob([wavBytes([samples], rate, 's16')], { type: 'audio/wav' });
}

/** A beep of 50 ms at the very start, then silence. */
export function beep(seconds: number, rate = 48_000): Float32Array {
  const samples = new Float32Array(Math.round(seconds * rate));
  for (let n = 0; n < 0.05 * rate; n += 1)
    samples[n] = 0.5 * Math.sin((2 * Math.PI * 1000 * (n + 0.5)) / rate);
  return samples;
}

async function makePicture(colour: string): Promise<Blob> {
  const canvas = new OffscreenCanvas(320, 180);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('No canvas');
  context.fillStyle = colour;
  context.fillRect(0, 0, 320, 180);
  return canvas.convertToBlob({ type: 'image/png' });
}

export interface TestStory {
  readonly project: Project;
  readonly media: MediaStore & { readonly files: Map<string, File> };
}

/** Segments that flash from black to white and back, each with a beep at its start. */
export async function flashAndBeep(
  lengths: readonly number[],
  look: Partial<Look> = {},
  sound: Partial<Project['sound']> = {},
): Promise<TestStory> {
  const files = new Map<string, File>();
  const assets: Record<string, Asset> = {};
  const add = async (id: string, name: string, blob: Blob, facts: object) => {
    const sha256 = await sha256Of(blob);
    files.set(sha256, new File([blob], name, { type: blob.type }));
    // The facts complete one of the two kinds.
    assets[id] = { id, name, bytes: blob.size, type: blob.type, sha256, ...facts } as Asset;
  };
  const picture = { kind: 'picture', width: 320, height: 180 };
  await add('white', 'white.png', await makePicture('#ffffff'), picture);
  await add('black', 'black.png', await makePicture('#000000'), picture);
  for (const [index, seconds] of lengths.entries()) {
    const samples = Math.round(seconds * 48_000);
    const facts = { kind: 'sound', samples, channels: 1 };
    await add(`voice-${index}`, `voice-${index}.wav`, makeWav(beep(seconds)), facts);
  }
  const cut = { kind: 'cut', length: 0 } as const;
  const base = makeProject({
    id: 'flash',
    title: 'Flash: and "beep"',
    look: {
      width: 128,
      height: 72,
      transition: cut,
      ...look,
      captions: look.captions ?? {
        mode: 'off',
        style: makeProject({ id: 'x', title: '' }).look.captions.style,
      },
    },
  });
  const storyline = lengths.map((_, index) =>
    makeSegment({
      id: `s${index}`,
      text: `Words of part ${index}`,
      visual: { type: 'picture', asset: index % 2 === 0 ? 'white' : 'black' },
      narration: { asset: `voice-${index}`, gainDb: 0 },
    }),
  );
  const project = { ...base, assets, storyline, sound: { ...base.sound, loudness: null, ...sound } };
  return { project, media: makeMedia(files) };
}

function makeMedia(files: Map<string, File>): TestStory['media'] {
  const openByHash = async (sha256: string, name: string) => {
    const file = files.get(sha256);
    if (file === undefined) throw new StudioError('input.media-missing', `${name} is gone`);
    return file;
  };
  return {
    files,
    openByHash,
    open: ({ sha256, name }) => openByHash(sha256 ?? '', name),
    has: async (sha256) => files.has(sha256),
  };
}

async function sha256Of(blob: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export interface DecodedFilm {
  /** Mean luma of each frame, and its time in seconds. */
  readonly frames: readonly { readonly time: number; readonly luma: number }[];
  readonly sound: Float32Array;
}

/** Everything in a film, decoded as a player would. */
export async function decodeFilm(file: Blob): Promise<DecodedFilm> {
  const input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
  const video = await input.getPrimaryVideoTrack();
  const audio = await input.getPrimaryAudioTrack();
  if (video === null || audio === null) throw new Error('A track is missing');
  const frames: { time: number; luma: number }[] = [];
  for await (using sample of new VideoSampleSink(video).samples()) {
    const bytes = new Uint8Array(sample.allocationSize());
    await sample.copyTo(bytes);
    const luma = bytes.subarray(0, sample.codedWidth * sample.codedHeight);
    frames.push({ time: sample.timestamp, luma: luma.reduce((sum, value) => sum + value, 0) / luma.length });
  }
  const blocks: { at: number; data: Float32Array }[] = [];
  for await (using sample of new AudioSampleSink(audio).samples()) {
    const data = new Float32Array(sample.numberOfFrames);
    sample.copyTo(data, { planeIndex: 0, format: 'f32-planar' });
    blocks.push({ at: Math.round(sample.timestamp * 48_000), data });
  }
  const last = blocks.at(-1);
  const sound = new Float32Array(last === undefined ? 0 : last.at + last.data.length);
  for (const { at, data } of blocks) sound.set(data.subarray(Math.max(0, -at)), Math.max(0, at));
  input.dispose();
  return { frames, sound };
}

/** Samples at which a beep starts. */
export function onsets(sound: Float32Array, threshold = 0.1): number[] {
  const found: number[] = [];
  let quiet = Infinity;
  sound.forEach((value, index) => {
    if (Math.abs(value) > threshold) {
      if (quiet > 9600) found.push(index);
      quiet = 0;
    } else quiet += 1;
  });
  return found;
}
