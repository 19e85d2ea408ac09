import type { FilmExpectation, FilmFacts } from '../../media/check-film.ts';
import type { FilmSpec } from '../../media/film-writer.ts';
import type { PacketData } from '../../media/packet-data.ts';

export interface FilmPacket extends PacketData {
  readonly track: 'video' | 'sound';
}

/** Bytes to be put at a place in the file. */
export interface FilmWrite {
  readonly position: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Makes files of packets and looks into finished files. Packets go in, and bytes go into the given file, or come
 * out where there is none: each call's answer is also its back-pressure.
 */
export interface FileWorkerApi {
  /** `target` is nobody else's until `finish` or `drop`. */
  open(spec: FilmSpec, target: FileSystemFileHandle | null): Promise<number>;
  add(film: number, packets: readonly FilmPacket[]): Promise<readonly FilmWrite[]>;
  finish(film: number): Promise<readonly FilmWrite[]>;
  drop(film: number): Promise<void>;
  /** Reads the whole file, throws `failed.verify` with what differs. */
  verify(runId: string, file: File, expected: FilmExpectation): Promise<FilmFacts>;
  checksum(runId: string, file: Blob): Promise<string>;
  cancel(runId: string): void;
}
