import type { VideoSettings } from '../../shared/plan/plan.ts';
import { encodeRun, startTranscodeWorker } from '../workers/transcode/client.ts';
import { registerVideoRung, type VideoRequest } from './choose-encoder.ts';
import { codecStringFor } from './choose-encoder-levels.ts';

/** Where the build puts the core, with its own licence beside it. Never in the service worker's list. */
export const FFMPEG_CORE_URL = new URL('/vendor/ffmpeg/ffmpeg-core.js', location.origin).href;

export const FFMPEG_WARNING =
  'This browser has no video encoder the film can use, so ffmpeg makes it in WebAssembly: ten times slower or more. A current Chrome, Edge or Safari is faster';

/** Offers ffmpeg behind every other way. Loading it is what proves it, so it is only loaded when all else failed. */
export function registerFfmpeg(): void {
  registerVideoRung({ name: 'ffmpeg in WebAssembly', codec: 'h264', hardware: false, prove });
}

async function prove(request: VideoRequest): Promise<VideoSettings | string> {
  const { width, height, rate, bitrates } = request;
  const bitrate = bitrates.h264Hardware;
  const codecString = codecStringFor('h264', { ...request, bitrate });
  if (codecString === null) return 'no level of the format holds this size and rate';
  const link = startTranscodeWorker();
  try {
    await link.call((api) => api.load(FFMPEG_CORE_URL));
    const frames = 2;
    const data = new ArrayBuffer((frames * width * height * 3) / 2);
    const { packets } = await encodeRun(link, { width, height, rate, codecString, bitrate, frames, data });
    if (packets.length !== frames) return `gave ${packets.length} packets for ${frames} frames`;
    return { codec: 'h264', codecString, engine: 'ffmpeg-wasm', hardware: false, bitrate };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    link.terminate();
  }
}
