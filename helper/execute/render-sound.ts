import type { Writable } from 'node:stream';
import { assert, assertNever } from '../../shared/assert.ts';
import { mixFilm } from '../../shared/audio/mix-film.ts';
import type { OpenSoundSource } from '../../shared/audio/sound-source.ts';
import { StudioError } from '../../shared/errors.ts';
import { SAMPLE_RATE, type Samples } from '../../shared/model/time.ts';
import type { HelperAudio, HelperPlan } from '../../shared/plan/helper-output.ts';
import type { ToolRunner } from '../ffmpeg/types.ts';
import { openSoundShelf } from '../media/sound.ts';
import { readIsoTrack } from './iso-file.ts';
import type { Ledger, LedgerDraft, LedgerEntry, PartFacts } from './ledger.ts';
import { locateMedia } from './missing-media.ts';
import { soundKey } from './part-keys.ts';
import { count, mixKey, type SharedWork } from './shared-work.ts';
import { toolError } from './tool-error.ts';
import type { MediaFolder } from './types.ts';

export interface SoundDeps {
  readonly runner: ToolRunner;
  readonly media: MediaFolder;
  readonly ledger: Ledger;
  readonly shared?: SharedWork;
}

export interface SoundOptions {
  readonly signal: AbortSignal;
  /** 0 to 1 over all passes. */
  readonly onProgress: (ratio: number) => void;
}

const STALL_MS = 60_000;

/** What a mix goes into: an encoder's settings, and where its entry will be. */
interface SoundOutput {
  readonly audio: HelperAudio;
  readonly draft: LedgerDraft;
}

/**
 * The film's sound as one ledger entry: mixed, levelled and encoded as one stream. Films that are made together and
 * only differ in the encoder's settings get theirs by the way.
 */
export async function renderSound(
  plan: HelperPlan,
  { runner, media, ledger, shared }: SoundDeps,
  { signal, onProgress }: SoundOptions,
): Promise<LedgerEntry> {
  const { sound } = plan;
  const own = soundKey(plan);
  const others = (shared?.audios(sound) ?? []).filter((audio) => soundKey({ sound, audio }) !== own);
  const outputs = [plan.audio, ...others].map((audio): SoundOutput => {
    return { audio, draft: ledger.begin(soundKey({ sound, audio }), soundExtension(audio)) };
  });
  const pending = new Set(outputs);
  if (shared !== undefined) count(shared.tally.mixes, mixKey(sound));
  const controller = new AbortController();
  const stopping = AbortSignal.any([signal, controller.signal]);
  const context = { stage: 'sound' };
  const child = runner.start('ffmpeg', soundArgs(outputs), {
    signal: stopping,
    context,
    stdin: 'pipe',
    stallMs: STALL_MS,
  });
  const ended = child.done.then(
    () => null,
    (error: unknown) => ({ error: toolError(error, outputs[0]?.draft.path ?? '') }),
  );
  const shelf = openSoundShelf({ runner, signal: stopping });
  const openSource: OpenSoundSource = (sha256) => {
    const { path, name } = locateMedia(plan, media, sha256, 'sound');
    return shelf.open(path, name);
  };
  try {
    const { stdin } = child;
    if (stdin === null) throw new TypeError('The encoder is started with an input');
    const blocks = await mixFilm(sound, openSource, { signal: stopping, onProgress });
    for await (const { left, right } of blocks) {
      await write(stdin, interleave(left, right)).catch(async (cause: unknown) => {
        // Why the program ended says more than the pipe that broke.
        throw (await ended)?.error ?? cause;
      });
    }
    stdin.end();
    const failure = await ended;
    if (failure !== null) throw failure.error;
    const entries: LedgerEntry[] = [];
    for (const output of outputs) {
      const { audio, draft } = output;
      const facts = await checkSound(draft.path, audio, sound.totalSamples);
      entries.push(await draft.commit(facts, { signal }));
      pending.delete(output);
    }
    const [entry] = entries;
    assert(entry !== undefined, "The first is the film's own");
    return entry;
  } catch (error) {
    controller.abort(error);
    await ended;
    for (const { draft } of pending) await draft.abort();
    signal.throwIfAborted();
    throw error;
  } finally {
    shelf.close();
  }
}

function write(stdin: Writable, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stdin.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

export function soundExtension({ codec }: Pick<HelperAudio, 'codec'>): 'mp4' | 'mov' {
  return codec === 'pcm24' ? 'mov' : 'mp4';
}

function soundArgs(outputs: readonly SoundOutput[]): string[] {
  return [
    ...['-f', 'f32le', '-ar', String(SAMPLE_RATE), '-ac', '2', '-i', 'pipe:0'],
    ...outputs.flatMap(({ audio, draft }) => [
      ...['-map', '0:a:0', '-map_metadata', '-1', '-fflags', '+bitexact'],
      ...codecArgs(audio),
      // The end of the sound is stated by this clock, which counts milliseconds unless told.
      ...['-movie_timescale', String(SAMPLE_RATE)],
      ...['-f', soundExtension(audio), '-y', `file:${draft.path}`],
    ]),
  ];
}

function codecArgs({ codec, bitrate }: HelperAudio): string[] {
  switch (codec) {
    case 'aac':
      return ['-c:a', 'aac', '-b:a', String(bitrate), '-flags:a', '+bitexact'];
    case 'opus':
      return ['-c:a', 'libopus', '-b:a', String(bitrate), '-flags:a', '+bitexact'];
    case 'pcm24':
      return ['-c:a', 'pcm_s24le'];
    default:
      return assertNever(codec);
  }
}

/** Samples of one packet: the end of the sound may lie that far from the end of the film. */
export const PACKET_SAMPLES = { aac: 1024, opus: 960, pcm24: 1 } as const;

async function checkSound(path: string, { codec }: HelperAudio, total: Samples): Promise<PartFacts> {
  const { timescale, times, start, end, config } = await readIsoTrack(path);
  const samples = end - start;
  if (timescale !== SAMPLE_RATE || Math.abs(samples - total) > PACKET_SAMPLES[codec]) {
    throw new StudioError(
      'failed.verify',
      `The encoded sound has ${samples} samples at ${timescale} Hz instead of ${total}`,
      { context: { stage: 'sound' } },
    );
  }
  return { packets: times.length, config };
}

function interleave(left: Float32Array, right: Float32Array): Uint8Array {
  const samples = new Float32Array(2 * left.length);
  for (let index = 0; index < left.length; index += 1) {
    samples[2 * index] = left[index] ?? 0;
    samples[2 * index + 1] = right[index] ?? 0;
  }
  return new Uint8Array(samples.buffer);
}
