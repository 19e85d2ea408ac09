import { SAMPLE_RATE } from '../../shared/model/time.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { Sink } from '../sinks/sink.ts';
import type { WorkerLink } from '../workers/bridge.ts';
import type { FileWorkerApi, FilmPacket, FilmWrite } from '../workers/file/api.ts';
import { addPackets } from '../workers/file/client.ts';
import type { Ledger, LedgerEntry, LedgerPacket } from './ledger.ts';
import { configsEqual } from './render-chunks.ts';

export interface FilmParts {
  /** Of the pictures, one for each chunk of the plan; resolves when it is there. */
  part(index: number): Promise<LedgerEntry>;
  readonly sound: LedgerEntry | null;
  /** WebVTT for the caption track of a WebM; null where there is none. */
  readonly captions: string | null;
}

export interface AssembleDeps {
  readonly ledger: Pick<Ledger, 'read'>;
  readonly sink: Pick<Sink, 'write' | 'file'>;
  readonly files: WorkerLink<FileWorkerApi>;
}

export interface AssembleOptions {
  readonly signal: AbortSignal;
  /** Frames written so far. */
  readonly onProgress?: (frames: number) => void;
}

const BATCH_BYTES = 1 << 20;
const BATCH_PACKETS = 256;

/** Joins the ledger's chunks and the sound into the sink by copying packets, in film time, in constant memory. */
export async function assembleFilm(
  plan: Plan,
  parts: FilmParts,
  { ledger, sink, files }: AssembleDeps,
  { signal, onProgress }: AssembleOptions,
): Promise<void> {
  signal.throwIfAborted();
  const first = await parts.part(0);

  const film = await files.call((api) =>
    api.open(
      {
        container: plan.container,
        rate: plan.rate,
        video: first.config,
        videoPackets: plan.totalFrames,
        sound: parts.sound === null ? null : { config: parts.sound.config, packets: parts.sound.packets },
        captions: parts.captions,
      },
      sink.file ?? null,
    ),
  );
  const write = async (writes: readonly FilmWrite[]) => {
    for (const { position, bytes } of writes) await sink.write(position, bytes);
  };
  const batch = makeBatch(async (packets) => {
    signal.throwIfAborted();
    await write(await addPackets(files, film, packets));
  });
  const sound = openSound(ledger, parts.sound, signal);
  try {
    const secondsPerFrame = plan.rate.den / plan.rate.num;
    for (const [index, chunk] of plan.chunks.entries()) {
      const entry = await parts.part(index);
      if (!configsEqual([first, entry]))
        throw new TypeError('Only chunks of one configuration can be joined');
      for await (const packet of ledger.read(entry, { signal })) {
        const timestamp = chunk.firstFrame + packet.timestamp;
        // Sound goes ahead of its pictures, so that the muxer never has to hold more than a moment of either.
        await sound.addUntil((timestamp + 1) * secondsPerFrame * SAMPLE_RATE, batch.add);
        await batch.add({ ...packet, timestamp, track: 'video' });
      }
      onProgress?.(chunk.firstFrame + chunk.frames);
    }
    await sound.addUntil(Infinity, batch.add);
    await batch.flush();
    signal.throwIfAborted();
    await write(await files.call((api) => api.finish(film)));
  } catch (error) {
    if (!files.dead) await files.call((api) => api.drop(film)).catch(() => {});
    throw signal.aborted ? signal.reason : error;
  } finally {
    await sound.close();
  }
}

function openSound(ledger: Pick<Ledger, 'read'>, entry: LedgerEntry | null, signal: AbortSignal) {
  const packets = entry === null ? null : ledger.read(entry, { signal })[Symbol.asyncIterator]();
  let waiting: LedgerPacket | null = null;
  let isDone = packets === null;
  return {
    /** Passes on every packet that starts before the given sample. */
    async addUntil(sample: number, add: (packet: FilmPacket) => Promise<void>) {
      while (!isDone && packets !== null) {
        if (waiting === null) {
          const step = await packets.next();
          if (step.done === true) {
            isDone = true;
            return;
          }
          waiting = step.value;
        }
        if (waiting.timestamp >= sample) return;
        await add({ ...waiting, track: 'sound' });
        waiting = null;
      }
    },
    async close() {
      await packets?.return?.();
    },
  };
}

function makeBatch(send: (packets: readonly FilmPacket[]) => Promise<void>) {
  let packets: FilmPacket[] = [];
  let bytes = 0;
  const flush = async () => {
    const full = packets;
    packets = [];
    bytes = 0;
    if (full.length > 0) await send(full);
  };
  return {
    async add(packet: FilmPacket) {
      packets.push(packet);
      bytes += packet.data.byteLength;
      if (bytes >= BATCH_BYTES || packets.length >= BATCH_PACKETS) await flush();
    },
    flush,
  };
}
