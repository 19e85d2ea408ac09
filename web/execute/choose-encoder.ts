import { StudioError } from '../../shared/errors.ts';
import type { Rate } from '../../shared/model/time.ts';
import type { Choice, Container, VideoCodecName, VideoSettings } from '../../shared/plan/plan.ts';
import { codecStringFor } from './choose-encoder-levels.ts';
import { proveEncoder } from './choose-encoder-proof.ts';

export interface VideoRequest {
  readonly width: number;
  readonly height: number;
  readonly rate: Rate;
  readonly container: Container;
  /** From the profile, in bits per second; see `resolveProfile`. */
  readonly bitrates: VideoBitrates;
  /** What the profile allows; null is whatever the container takes. */
  readonly codecs?: readonly VideoCodecName[] | null;
  /** False once a hardware encoder was lost: the whole job is then planned on the CPU. */
  readonly allowHardware?: boolean;
}

export interface VideoBitrates {
  readonly h264Hardware: number;
  readonly h264Software: number;
  readonly vp9: number;
  readonly av1: number;
}

export interface VideoChoice {
  readonly settings: VideoSettings;
  readonly choices: readonly Choice[];
}

/** One way of encoding, tried in order. */
export interface VideoRung {
  readonly name: string;
  readonly codec: VideoCodecName;
  readonly hardware: boolean;
  /** Resolves to settings that were proved to work, or to the reason why there are none. */
  prove(request: VideoRequest): Promise<VideoSettings | string>;
}

const IN_CONTAINER: Record<Container, readonly VideoCodecName[]> = {
  mp4: ['h264', 'av1', 'vp9'],
  mov: ['h264'],
  webm: ['vp9', 'av1'],
};
const NAMES: Record<VideoCodecName, string> = { h264: 'H.264', vp9: 'VP9', av1: 'AV1' };

const extraRungs: VideoRung[] = [];
let chosen = new Map<string, Promise<VideoChoice>>();

/** Adds a last resort behind WebCodecs; it is tried when every rung before it failed. */
export function registerVideoRung(rung: VideoRung): void {
  if (extraRungs.some(({ name }) => name === rung.name)) return;
  extraRungs.push(rung);
  chosen = new Map();
}

/**
 * Finds the first way of encoding that really works here, by encoding and decoding a few frames with the very
 * settings. Remembered for the session, because drivers do not change under a page.
 */
export function chooseVideo(request: VideoRequest): Promise<VideoChoice> {
  const key = JSON.stringify(request);
  const known = chosen.get(key);
  if (known !== undefined) return known;
  const choice = climb(request);
  chosen.set(key, choice);
  // A failure may pass (a busy encoder, a tab in the background): it is not kept.
  choice.catch(() => chosen.delete(key));
  return choice;
}

async function climb(request: VideoRequest): Promise<VideoChoice> {
  const rejected: string[] = [];
  for (const rung of ladder(request)) {
    const outcome = await rung.prove(request);
    if (typeof outcome !== 'string') {
      const reason = rejected.length === 0 ? 'The first choice works' : rejected.join('. ');
      return {
        settings: outcome,
        choices: [{ what: 'video-encoder', chosen: `${rung.name}, ${outcome.codecString}`, reason }],
      };
    }
    rejected.push(`${rung.name}: ${outcome}`);
  }
  throw new StudioError(
    'unsupported.video-encoder',
    `This browser cannot encode ${request.width}×${request.height} video for ${request.container.toUpperCase()} files`,
    { context: { stage: 'preparing', details: rejected.join('\n') } },
  );
}

function* ladder(request: VideoRequest): Generator<VideoRung> {
  const allowed = IN_CONTAINER[request.container].filter((codec) => request.codecs?.includes(codec) ?? true);
  for (const codec of allowed) {
    if (request.allowHardware !== false) yield webCodecsRung(codec, true);
    yield webCodecsRung(codec, false);
  }
  for (const rung of extraRungs) if (allowed.includes(rung.codec)) yield rung;
}

function webCodecsRung(codec: VideoCodecName, hardware: boolean): VideoRung {
  return {
    name: `${hardware ? 'Hardware' : 'Software'} ${NAMES[codec]}`,
    codec,
    hardware,
    async prove(request) {
      const bitrate = bitrateOf(codec, hardware, request.bitrates);
      const codecString = codecStringFor(codec, { ...request, bitrate });
      if (codecString === null) return 'no level of the format holds this size and rate';
      const settings: VideoSettings = { codec, codecString, engine: 'webcodecs', hardware, bitrate };
      return (await proveEncoder(settings, request)) ?? settings;
    },
  };
}

function bitrateOf(codec: VideoCodecName, hardware: boolean, bitrates: VideoBitrates): number {
  if (codec === 'h264') return hardware ? bitrates.h264Hardware : bitrates.h264Software;
  return bitrates[codec];
}
