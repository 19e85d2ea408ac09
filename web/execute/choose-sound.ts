import { StudioError } from '../../shared/errors.ts';
import type { AudioSettings, Choice, Container } from '../../shared/plan/plan.ts';
import { canEncodeSound } from '../media/encode-sound.ts';

export interface SoundRequest {
  readonly container: Container;
  /** From the profile, in bits per second. */
  readonly bitrate: number;
}

export interface SoundChoice {
  readonly settings: AudioSettings;
  readonly choices: readonly Choice[];
}

/** Opus is as good as AAC at two thirds of its rate, but no player complains about more. */
const OPUS_MAX = 256_000;

/** The sound's encoder: the browser's own where it works, else AAC as WebAssembly; Opus for WebM. */
export async function chooseSound({ container, bitrate }: SoundRequest): Promise<SoundChoice> {
  const codec = container === 'webm' ? 'opus' : 'aac';
  const settings = {
    codec,
    bitrate: codec === 'opus' ? Math.min(bitrate, OPUS_MAX) : bitrate,
    channels: 2,
  } as const;
  if (await canEncodeSound(codec, settings.bitrate)) {
    return chosen(
      { ...settings, engine: 'webcodecs' },
      `${nameOf(codec)}, built in`,
      'The first choice works',
    );
  }
  if (codec === 'aac' && typeof WebAssembly !== 'undefined') {
    return chosen(
      { ...settings, engine: 'wasm' },
      'AAC, WebAssembly',
      'This browser has no AAC encoder of its own',
    );
  }
  throw new StudioError(
    'unsupported.audio-encoder',
    'This browser cannot encode the sound of a WebM film. Export as MP4 instead',
    { context: { stage: 'preparing', details: `${codec} at ${bitrate} b/s, no AudioEncoder for it` } },
  );
}

function chosen(settings: AudioSettings, name: string, reason: string): SoundChoice {
  return { settings, choices: [{ what: 'audio-encoder', chosen: name, reason }] };
}

function nameOf(codec: AudioSettings['codec']): string {
  return codec === 'opus' ? 'Opus' : 'AAC';
}
