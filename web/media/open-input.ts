import {
  ALL_FORMATS,
  BlobSource,
  Input,
  type InputAudioTrack,
  InputDisposedError,
  UnsupportedInputFormatError,
} from 'mediabunny';
import { StudioError } from '../../shared/errors.ts';

/** A file with the name it is spoken of by; a Blob without one is "the file". */
export type NamedBlob = Blob & { readonly name?: string };

export function nameOf(file: NamedBlob): string {
  return file.name ?? 'the file';
}

const CACHE_BYTES = 4 << 20;

export function openInput(file: Blob): Input {
  return new Input({ source: new BlobSource(file, { maxCacheSize: CACHE_BYTES }), formats: ALL_FORMATS });
}

/** The sound track a player would play. Throws with the reason where there is none this browser can read. */
export async function findSoundTrack(input: Input, name: string): Promise<InputAudioTrack> {
  let track: InputAudioTrack | null;
  try {
    track = await input.getPrimaryAudioTrack();
  } catch (cause) {
    throw soundError(cause, name);
  }
  if (track === null) {
    const tracks = await input.getTracks();
    if (tracks.length === 0) throw brokenSound(name, 'No track in it could be read');
    throw new StudioError(
      'unsupported.sound-type',
      `There is no sound in ${name}. Choose a file that has sound`,
      { context: { file: name } },
    );
  }
  const codec = await track.getCodec();
  const config = await track.getDecoderConfig();
  if (codec === null || config === null || !(await track.canDecode())) {
    const described = codec ?? (await track.getInternalCodecId())?.toString() ?? 'unknown';
    const remedy =
      typeof AudioDecoder === 'undefined'
        ? 'This browser gives the studio no sound decoder: convert the file to WAV'
        : 'Convert it to WAV, MP3 or M4A first';
    throw new StudioError(
      'unsupported.sound-type',
      `This browser cannot decode the sound of ${name} (${described}). ${remedy}`,
      { context: { file: name, details: `codec ${described}, ${config?.codec ?? 'no configuration'}` } },
    );
  }
  return track;
}

/** What a failure while reading means for the person; cancels pass through as they are. */
export function soundError(error: unknown, name: string): unknown {
  if (error instanceof StudioError || error instanceof InputDisposedError) return error;
  if (error instanceof DOMException && error.name === 'NotReadableError') {
    return new StudioError(
      'input.file-unreadable',
      `${name} was moved, changed or deleted. Choose it again`,
      {
        cause: error,
        context: { file: name },
      },
    );
  }
  if (error instanceof UnsupportedInputFormatError) {
    return new StudioError(
      'unsupported.sound-type',
      `${name} is not a sound file the studio knows. Use WAV, MP3, M4A, FLAC, OGG or Opus`,
      { cause: error, context: { file: name } },
    );
  }
  return brokenSound(name, error instanceof Error ? error.message : String(error), error);
}

export function brokenSound(name: string, details: string, cause?: unknown): StudioError {
  return new StudioError(
    'input.sound-broken',
    `The sound of ${name} is damaged and cannot be read. Export or download it again`,
    { cause, context: { file: name, details } },
  );
}
