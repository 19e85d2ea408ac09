import { StudioError } from '../../shared/errors.ts';
import {
  type DecodedFrame,
  decodedBytes,
  guessedMatrix,
  type VideoMatrix,
  type VideoPixels,
} from '../../shared/kernel/video-types.ts';

const PIXELS: Readonly<Record<string, VideoPixels>> = {
  I420: 'i420',
  I420A: 'i420',
  I422: 'i422',
  I422A: 'i422',
  I444: 'i444',
  I444A: 'i444',
  NV12: 'nv12',
  I420P10: 'i420p10',
  I422P10: 'i422p10',
  I444P10: 'i444p10',
  I420P12: 'i420p12',
  I422P12: 'i422p12',
  I444P12: 'i444p12',
};
const MATRICES: Readonly<Record<string, VideoMatrix>> = {
  bt709: 'bt709',
  bt470bg: 'bt601',
  smpte170m: 'bt601',
  'bt2020-ncl': 'bt2020',
};
/** Brighter than a screen of today: the browser brings them down on the way to RGB. */
const HDR_TRANSFERS: readonly string[] = ['pq', 'hlg'];

/** Copies a frame's planes as they are, and closes it. `buffer` is used again when it is large enough. */
export async function planesOf(frame: VideoFrame, buffer: Uint8Array | null): Promise<DecodedFrame> {
  try {
    const { format, visibleRect, colorSpace } = frame;
    if (visibleRect === null) throw new StudioError('failed.decode', 'A decoded frame has no size.');
    const { width, height } = visibleRect;
    const known = format === null ? undefined : PIXELS[format];
    const isHdr = HDR_TRANSFERS.includes(colorSpace.transfer ?? '');
    const pixels = known === undefined || isHdr ? 'rgba' : known;
    const options: VideoFrameCopyToOptions = pixels === 'rgba' ? { format: 'RGBA', colorSpace: 'srgb' } : {};
    const bytes = frame.allocationSize(options);
    const data = buffer !== null && buffer.length >= bytes ? buffer : new Uint8Array(bytes);
    await frame.copyTo(data, options);
    return {
      pixels,
      width,
      height,
      matrix: MATRICES[colorSpace.matrix ?? ''] ?? guessedMatrix(width, height),
      fullRange: colorSpace.fullRange === true,
      // Alpha lies behind the rest.
      data: data.subarray(0, decodedBytes(pixels, width, height)),
    };
  } finally {
    frame.close();
  }
}
