import { StudioError } from '../../shared/errors.ts';
import { RATES } from '../../shared/model/time.ts';
import type { Container, VideoCodecName } from '../../shared/plan/plan.ts';
import { bitratesFor } from '../../shared/profiles/profiles.ts';
import { chooseVideo } from '../execute/choose-encoder.ts';
import { chooseSound } from '../execute/choose-sound.ts';
import { registerFfmpeg } from '../execute/ffmpeg-rung.ts';
import type { Capabilities, Capability } from '../ui/settings/capability-types.ts';

/** Tries what exports will use, the same way that they choose it: a few frames are encoded and decoded. */
export async function probeCapabilities(): Promise<Capabilities> {
  registerFfmpeg();
  // One after the other: encoders tried side by side can starve each other and look broken.
  const encode: Capability[] = [];
  for (const probe of ENCODERS) encode.push(await video(probe));
  encode.push(await sound('AAC', 'mp4'), await sound('Opus', 'webm'));
  return { encode, decode: [...(await sounds()), ...(await pictures())], features: features() };
}

interface VideoProbe {
  readonly name: string;
  readonly codec: VideoCodecName;
  readonly container: Container;
  readonly width: number;
  readonly height: number;
  readonly remedy: string;
}

const ENCODERS: readonly VideoProbe[] = [
  {
    name: 'H.264 for MP4 and MOV, 1080p',
    codec: 'h264',
    container: 'mp4',
    width: 1920,
    height: 1080,
    remedy: 'export WebM, or use Chrome or Edge',
  },
  {
    name: 'H.264, 4K',
    codec: 'h264',
    container: 'mp4',
    width: 3840,
    height: 2160,
    remedy: 'export at 1080p, or as WebM',
  },
  {
    name: 'VP9 for WebM, 1080p',
    codec: 'vp9',
    container: 'webm',
    width: 1920,
    height: 1080,
    remedy: 'export MP4',
  },
  {
    name: 'AV1 for WebM, 1080p',
    codec: 'av1',
    container: 'webm',
    width: 1920,
    height: 1080,
    remedy: 'VP9 is used for WebM',
  },
];

async function video(probe: VideoProbe): Promise<Capability> {
  const { name, codec, container, width, height, remedy } = probe;
  const rate = RATES['30'];
  try {
    const { settings } = await chooseVideo({
      width,
      height,
      rate,
      container,
      codecs: [codec],
      bitrates: bitratesFor(width, height, rate),
    });
    if (settings.engine === 'ffmpeg-wasm') return { name, works: true, how: 'slow', remedy: null };
    return { name, works: true, how: settings.hardware ? 'hardware' : 'software', remedy: null };
  } catch (error) {
    return { name, works: false, how: null, remedy: reasonOf(error, remedy) };
  }
}

async function sound(name: string, container: Container): Promise<Capability> {
  try {
    const { settings } = await chooseSound({ container, bitrate: 192_000 });
    return { name, works: true, how: settings.engine === 'wasm' ? 'wasm' : 'software', remedy: null };
  } catch (error) {
    return { name, works: false, how: null, remedy: reasonOf(error, 'choose another file type') };
  }
}

/** The remedy alone for the expected "no"; anything else is said as it is. */
function reasonOf(error: unknown, remedy: string): string {
  const isExpected = error instanceof StudioError && error.code.startsWith('unsupported.');
  return isExpected || !(error instanceof Error) ? remedy : error.message;
}

const SOUNDS = [
  { name: 'MP3', codec: 'mp3' },
  { name: 'M4A (AAC)', codec: 'mp4a.40.2' },
  { name: 'Ogg and WebM (Opus)', codec: 'opus' },
  { name: 'FLAC', codec: 'flac' },
] as const;

async function sounds(): Promise<readonly Capability[]> {
  return Promise.all(
    SOUNDS.map(async ({ name, codec }) => {
      const works = await isDecodable(codec);
      return { name, works, how: null, remedy: works ? null : 'save the sound as WAV' };
    }),
  );
}

async function isDecodable(codec: string): Promise<boolean> {
  if (typeof AudioDecoder === 'undefined') return false;
  // Formats whose set-up is part of the stream are asked about with any set-up.
  const config = { codec, sampleRate: 48_000, numberOfChannels: 2 };
  const described = { ...config, description: new Uint8Array(FLAC_HEADER) };
  try {
    return (await AudioDecoder.isConfigSupported(codec === 'flac' ? described : config)).supported === true;
  } catch {
    return false;
  }
}

/** `fLaC` and a stream header of 48 kHz stereo, 16 bits. */
const FLAC_HEADER = [
  0x66, 0x4c, 0x61, 0x43, 0x80, 0, 0, 0x22, 0x10, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0x0b, 0xb8, 0x02, 0xf0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];

const PICTURES = [
  { name: 'JPEG', type: 'image/jpeg' },
  { name: 'PNG', type: 'image/png' },
  { name: 'WebP', type: 'image/webp' },
  { name: 'AVIF', type: 'image/avif' },
  { name: 'GIF, first frame', type: 'image/gif' },
] as const;

async function pictures(): Promise<readonly Capability[]> {
  const own = await Promise.all(
    PICTURES.map(async ({ name, type }) => {
      const works =
        typeof ImageDecoder === 'undefined'
          ? typeof createImageBitmap === 'function' && type !== 'image/avif'
          : await ImageDecoder.isTypeSupported(type);
      return { name, works, how: null, remedy: works ? null : 'save the picture as JPEG or PNG' } as const;
    }),
  );
  const heic: Capability = {
    name: 'HEIC',
    works: typeof WebAssembly !== 'undefined',
    how: 'wasm',
    remedy: typeof WebAssembly === 'undefined' ? 'save the picture as JPEG' : null,
  };
  return [...own, heic];
}

function features(): readonly Capability[] {
  const feature = (name: string, works: boolean, remedy: string): Capability => ({
    name,
    works,
    how: null,
    remedy: works ? null : remedy,
  });
  return [
    feature(
      'Private file storage',
      typeof navigator.storage?.getDirectory === 'function',
      'leave private browsing',
    ),
    feature(
      'Save straight to a chosen file',
      typeof window.showSaveFilePicker === 'function',
      'films are kept here and downloaded',
    ),
    feature(
      'Memory shared between workers',
      self.crossOriginIsolated,
      'pictures are read from storage, a little slower',
    ),
    feature('Drawing in the background', typeof OffscreenCanvas !== 'undefined', 'update the browser'),
    feature(
      'Recording from a microphone',
      typeof navigator.mediaDevices?.getUserMedia === 'function',
      'import a recorded sound',
    ),
    feature('One tab at a time works on a film', 'locks' in navigator, 'keep Storyloom in one tab only'),
    feature('Works without a network', 'serviceWorker' in navigator, 'leave private browsing'),
  ];
}
