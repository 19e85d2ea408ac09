import { EncodedPacketSink, type Input, type InputVideoTrack, UnsupportedInputFormatError } from 'mediabunny';
import { StudioError } from '../../shared/errors.ts';
import type { VideoGeometry } from '../../shared/kernel/video-types.ts';
import { type FrameList, listFrames } from '../../shared/plan/frame-list.ts';
import { type NamedBlob, nameOf, openInput } from './open-input.ts';
import { brokenVideo } from './video-errors.ts';
import { explainRefusal } from './video-structure.ts';

/** The pictures of a file that this browser can decode, with every frame listed. */
export interface VideoTrack {
  readonly name: string;
  readonly codec: string;
  readonly config: VideoDecoderConfig;
  readonly sink: EncodedPacketSink;
  readonly list: FrameList;
  readonly geometry: VideoGeometry;
  /** Time of the first thing in the file, in microseconds: sound is counted from there. */
  readonly fileStart: number;
  readonly hasSound: boolean;
  close(): void;
}

export async function openVideoTrack(
  file: NamedBlob,
  { signal }: { readonly signal: AbortSignal },
): Promise<VideoTrack> {
  signal.throwIfAborted();
  const name = nameOf(file);
  const input = openInput(file);
  try {
    const { track, codec, config } = await findPictures(input, file);
    const sink = new EncodedPacketSink(track);
    const list = await readFrameList(sink, signal);
    if (list === null) throw brokenVideo(name, 'It holds no frame that can be decoded');
    const fileStart = Math.max(0, Math.round((await input.getFirstTimestamp()) * 1e6));
    return {
      name,
      codec,
      config,
      sink,
      list,
      geometry: await geometryOf(track),
      fileStart,
      hasSound: (await input.getPrimaryAudioTrack().catch(() => null)) !== null,
      close: () => input.dispose(),
    };
  } catch (error) {
    input.dispose();
    signal.throwIfAborted();
    throw await refusal(error, file, name);
  }
}

async function findPictures(input: Input, file: NamedBlob) {
  const name = nameOf(file);
  const track = await input.getPrimaryVideoTrack();
  if (track === null) {
    if ((await input.getTracks()).length === 0) throw brokenVideo(name, 'No track in it could be read');
    throw new StudioError(
      'unsupported.video-type',
      `There are no moving pictures in ${name}. Choose a video, or add it as sound`,
      { context: { file: name } },
    );
  }
  const codec = await track.getCodec();
  const config = await track.getDecoderConfig();
  if (codec === null || config === null || !(await track.canDecode())) {
    const described = codec ?? (await track.getInternalCodecId())?.toString() ?? 'unknown';
    throw new StudioError(
      'unsupported.video-type',
      `This browser cannot decode the pictures of ${name} (${described}). Convert it to MP4 with H.264 first, or use the helper`,
      { context: { file: name, details: `codec ${described}, ${config?.codec ?? 'no configuration'}` } },
    );
  }
  return { track, codec, config };
}

async function readFrameList(sink: EncodedPacketSink, signal: AbortSignal): Promise<FrameList | null> {
  const packets = [];
  for await (const packet of sink.packets(undefined, undefined, { metadataOnly: true })) {
    signal.throwIfAborted();
    const time = Math.round(packet.timestamp * 1e6);
    // Before zero lies what an edit list cuts away.
    packets.push({ time, isKey: packet.type === 'key', isHidden: time < 0 });
  }
  return listFrames(packets);
}

async function geometryOf(track: InputVideoTrack): Promise<VideoGeometry> {
  const [rotation, flip, width, height] = await Promise.all([
    track.getRotation(),
    track.getFlip(),
    track.getDisplayWidth(),
    track.getDisplayHeight(),
  ]);
  return { rotation, flip, width, height };
}

/** What a failure means for the person; cancels pass through as they are. */
async function refusal(error: unknown, file: NamedBlob, name: string): Promise<unknown> {
  if (error instanceof StudioError && error.code !== 'input.video-broken') return error;
  if (error instanceof DOMException && error.name === 'NotReadableError') {
    return new StudioError(
      'input.file-unreadable',
      `${name} was moved, changed or deleted. Choose it again`,
      { cause: error, context: { file: name } },
    );
  }
  const explained = await withStructure(error, file);
  if (explained !== error) return explained;
  if (error instanceof UnsupportedInputFormatError) {
    return new StudioError(
      'unsupported.video-type',
      `${name} is not a video file this browser knows. Use MP4, MOV, MKV or WebM, or the helper`,
      { cause: error, context: { file: name } },
    );
  }
  if (error instanceof StudioError) return error;
  return brokenVideo(name, error instanceof Error ? error.message : String(error), error);
}

/** The error with what is wrong with the file's structure, where that is what is wrong. */
export async function withStructure(error: unknown, file: NamedBlob): Promise<unknown> {
  const structure = await explainRefusal(file);
  if (structure === null) return error;
  const { details, message } = structure;
  return new StudioError('input.video-broken', message, {
    cause: error,
    context: { file: nameOf(file), details },
  });
}
