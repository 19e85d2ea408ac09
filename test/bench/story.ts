import { insertSegments } from '../../shared/model/edits/segments.ts';
import { makeProject } from '../../shared/model/make-project.ts';
import type { Asset, Look, Project } from '../../shared/model/project.ts';
import { SAMPLE_RATE } from '../../shared/model/time.ts';
import type { MediaStore } from '../../web/storage/media-store.ts';

export interface Story {
  readonly project: Project;
  readonly media: MediaStore;
  readonly pictures: readonly File[];
}

export interface StoryShape {
  readonly look?: Partial<Look>;
  readonly segments: number;
  readonly secondsEach: number;
  readonly pictures: number;
  readonly pictureWidth: number;
  readonly pictureHeight: number;
}

/** A story with photo-like pictures, a voice in every segment and captions over all of it. */
export async function makeStory(shape: StoryShape): Promise<Story> {
  const files = new Map<string, File>();
  const assets: Asset[] = [];
  const pictures: File[] = [];
  for (let i = 0; i < shape.pictures; i++) {
    const file = await drawPhoto(i, shape.pictureWidth, shape.pictureHeight);
    const sha256 = await hashOf(file);
    files.set(sha256, file);
    pictures.push(file);
    const size = { width: shape.pictureWidth, height: shape.pictureHeight };
    assets.push({
      kind: 'picture',
      id: `picture-${i}`,
      name: file.name,
      bytes: file.size,
      type: file.type,
      sha256,
      ...size,
    });
  }
  const voice = await speak(shape.secondsEach);
  const sha256 = await hashOf(voice);
  files.set(sha256, voice);
  assets.push({
    kind: 'sound',
    id: 'voice',
    name: voice.name,
    bytes: voice.size,
    type: voice.type,
    sha256,
    samples: shape.secondsEach * SAMPLE_RATE,
    channels: 1,
  });
  const empty = makeProject({ id: 'bench', title: 'Bench', ...(shape.look ? { look: shape.look } : {}) });
  const script = Array.from({ length: shape.segments }, (_, i) => ({
    id: `segment-${i}`,
    text: `This is what is said in part ${i + 1} of the story, at an easy pace, with a comma here and there, and then a stop.`,
    visual: { type: 'picture', asset: `picture-${i % shape.pictures}` } as const,
    narration: { asset: 'voice', gainDb: 0 },
  }));
  const project = insertSegments.apply(
    { ...empty, assets: Object.fromEntries(assets.map((asset) => [asset.id, asset])) },
    0,
    script,
  );
  const find = (hash: string | null): File => {
    const file = files.get(hash ?? '');
    if (!file) throw new TypeError(`No media ${hash}`);
    return file;
  };
  return {
    project,
    pictures,
    media: {
      open: async (asset) => find(asset.sha256),
      openByHash: async (hash) => find(hash),
      has: async (hash) => files.has(hash),
    },
  };
}

async function drawPhoto(seed: number, width: number, height: number): Promise<File> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new TypeError('No 2D canvas');
  let state = seed + 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const hue = seed * 47;
  const sky = context.createLinearGradient(0, 0, width, height);
  sky.addColorStop(0, `hsl(${hue} 45% 62%)`);
  sky.addColorStop(1, `hsl(${hue + 60} 50% 28%)`);
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  for (let i = 0; i < 400; i++) {
    context.fillStyle = `hsl(${hue + random() * 90} ${30 + random() * 40}% ${20 + random() * 55}% / 0.6)`;
    context.beginPath();
    context.ellipse(
      random() * width,
      random() * height,
      (0.005 + random() * 0.04) * width,
      (0.005 + random() * 0.03) * height,
      random() * 3,
      0,
      7,
    );
    context.fill();
  }
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
  // Its pixels would count as the studio's until somebody collects them.
  canvas.width = 0;
  return new File([blob], `photo-${seed}.jpg`, { type: 'image/jpeg' });
}

/**
 * The sample project's sound stands for a voice. Two tones would not do: libavcodec's AAC encoder works on them three
 * times as long as on speech or music.
 */
async function speak(seconds: number): Promise<File> {
  const count = seconds * SAMPLE_RATE;
  const mp3 = await (await fetch('/sample/evening-light.mp3')).arrayBuffer();
  const sound = await new OfflineAudioContext(1, count, SAMPLE_RATE).decodeAudioData(mp3);
  const samples = sound.getChannelData(0);
  const bytes = new DataView(new ArrayBuffer(44 + count * 2));
  const text = (at: number, value: string) => {
    for (let i = 0; i < value.length; i++) bytes.setUint8(at + i, value.charCodeAt(i));
  };
  text(0, 'RIFF');
  bytes.setUint32(4, 36 + count * 2, true);
  text(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, SAMPLE_RATE, true);
  bytes.setUint32(28, SAMPLE_RATE * 2, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  text(36, 'data');
  bytes.setUint32(40, count * 2, true);
  for (let i = 0; i < count; i++) {
    const value = Math.max(-1, Math.min(1, samples[i % samples.length] ?? 0));
    bytes.setInt16(44 + i * 2, Math.round(value * 32_767), true);
  }
  return new File([bytes.buffer], 'voice.wav', { type: 'audio/wav' });
}

async function hashOf(file: File): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
