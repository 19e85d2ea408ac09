import { type FileHandle, open } from 'node:fs/promises';
import { StudioError } from '../../shared/errors.ts';

/** The one track of an MP4 or MOV that our own ffmpeg wrote, from its tables and not from what headers claim. */
export interface IsoTrack {
  /** Units a second of all times here. */
  readonly timescale: number;
  /** When each sample is shown, in the order of the file; before the edit list. */
  readonly times: Float64Array;
  /** Where the edit list says the film starts. */
  readonly start: number;
  /** End of the last sample. */
  readonly end: number;
  readonly startsOnKey: boolean;
  /** The sample description without what only counts bytes; equal ones go to one decoder. */
  readonly config: string;
}

const MOST_TABLE_BYTES = 512 << 20;

/** Throws `failed.verify` where the file is cut, empty, or not what ffmpeg writes. */
export async function readIsoTrack(path: string): Promise<IsoTrack> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { bytes, media } = await readTables(file, size);
    return readTrack(bytes, media);
  } catch (error) {
    if (error instanceof StudioError) throw error;
    if (error instanceof RangeError) throw broken('its tables are cut short', error);
    throw error;
  } finally {
    await file.close();
  }
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** The bytes of `moov`, and where the samples lie. */
async function readTables(file: FileHandle, size: number): Promise<{ bytes: Buffer; media: Span }> {
  let bytes: Buffer | null = null;
  let media: Span | null = null;
  const header = Buffer.alloc(16);
  for (let at = 0; at < size; ) {
    const { bytesRead } = await file.read(header, 0, 16, at);
    if (bytesRead < 8) throw broken('it ends inside a box');
    const short = header.readUInt32BE(0);
    const length = short === 1 ? Number(header.readBigUInt64BE(8)) : short === 0 ? size - at : short;
    if (length < 8 || at + length > size) throw broken('it is shorter than it says');
    const name = header.toString('latin1', 4, 8);
    const head = short === 1 ? 16 : 8;
    if (name === 'mdat') media = { from: at + head, to: at + length };
    if (name === 'moov') {
      if (length > MOST_TABLE_BYTES) throw broken('its tables are too long');
      bytes = Buffer.alloc(length - head);
      await file.read(bytes, 0, bytes.length, at + head);
    }
    at += length;
  }
  if (bytes === null || media === null) throw broken('it has no tables or no samples');
  return { bytes, media };
}

function readTrack(moov: Buffer, media: Span): IsoTrack {
  const tracks = boxes(moov).filter(({ name }) => name === 'trak');
  const [track] = tracks;
  if (track === undefined || tracks.length !== 1) throw broken(`it has ${tracks.length} tracks`);
  const mdia = child(track.body, 'mdia');
  const stbl = child(child(mdia, 'minf'), 'stbl');
  const sizes = child(stbl, 'stsz');
  const count = sizes.readUInt32BE(8);
  checkPlaces(stbl, sizes, count, media);
  const { times, end } = timesOf(stbl, count);
  const syncs = find(stbl, 'stss');
  return {
    timescale: timescaleOf(child(mdia, 'mdhd')),
    times,
    end,
    start: editStart(track.body),
    startsOnKey: count > 0 && (syncs === null || (syncs.readUInt32BE(4) > 0 && syncs.readUInt32BE(8) === 1)),
    config: configOf(child(stbl, 'stsd')),
  };
}

/** Every sample lies inside the media: the tables of a file that was cut still list them all. */
function checkPlaces(stbl: Buffer, sizes: Buffer, count: number, media: Span): void {
  const same = sizes.readUInt32BE(4);
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    const bytes = same === 0 ? sizes.readUInt32BE(12 + 4 * index) : same;
    if (bytes === 0) throw broken(`sample ${index} is empty`);
    total += bytes;
  }
  if (total > media.to - media.from) throw broken('its samples are cut short');
  const long = find(stbl, 'co64');
  const places = long ?? child(stbl, 'stco');
  for (let index = 0; index < places.readUInt32BE(4); index += 1) {
    const place =
      long === null ? places.readUInt32BE(8 + 4 * index) : Number(places.readBigUInt64BE(8 + 8 * index));
    if (place < media.from || place >= media.to) throw broken('a sample lies outside the file');
  }
}

function timesOf(stbl: Buffer, count: number): { times: Float64Array; end: number } {
  const times = new Float64Array(count);
  const steps = child(stbl, 'stts');
  let sample = 0;
  let at = 0;
  for (let index = 0; index < steps.readUInt32BE(4); index += 1) {
    const step = steps.readUInt32BE(12 + 8 * index);
    for (let left = steps.readUInt32BE(8 + 8 * index); left > 0 && sample < count; left -= 1) {
      times[sample] = at;
      sample += 1;
      at += step;
    }
  }
  if (sample !== count) throw broken('not every sample has a time');
  const shifts = find(stbl, 'ctts');
  if (shifts !== null) {
    sample = 0;
    for (let index = 0; index < shifts.readUInt32BE(4); index += 1) {
      const shift = shifts.readInt32BE(12 + 8 * index);
      for (let left = shifts.readUInt32BE(8 + 8 * index); left > 0 && sample < count; left -= 1) {
        times[sample] = (times[sample] ?? 0) + shift;
        sample += 1;
      }
    }
  }
  return { times, end: at };
}

function timescaleOf(mdhd: Buffer): number {
  return mdhd.readUInt32BE(mdhd[0] === 1 ? 20 : 12);
}

/** Media time of the first edit that is not empty; 0 without an edit list. */
function editStart(trak: Buffer): number {
  const edits = find(trak, 'edts');
  const list = edits === null ? null : find(edits, 'elst');
  if (list === null) return 0;
  const isLong = list[0] === 1;
  for (let index = 0; index < list.readUInt32BE(4); index += 1) {
    const at = 8 + index * (isLong ? 20 : 12);
    const time = isLong ? Number(list.readBigInt64BE(at + 8)) : list.readInt32BE(at + 4);
    if (time >= 0) return time;
  }
  return 0;
}

/** Fixed fields of a picture's and of a sound's sample entry, behind which boxes follow. */
const ENTRY_BYTES = { vide: 78, soun: 28 } as const;

function configOf(stsd: Buffer): string {
  if (stsd.readUInt32BE(4) !== 1) throw broken('its samples are of several kinds');
  const [entry] = boxes(stsd, 8);
  if (entry === undefined) throw broken('it does not say how it is coded');
  const isSound = /^(mp4a|Opus|opus|lpcm|in24|sowt|twos|ipcm)$/.test(entry.name);
  const fixed = isSound ? soundEntryBytes(entry.body) : ENTRY_BYTES.vide;
  // `btrt` counts bits: it differs in every part and no decoder is given it.
  const inside = boxes(entry.body, fixed).filter(({ name }) => name !== 'btrt');
  const parts = [
    entry.body.subarray(0, fixed),
    ...inside.flatMap(({ name, body }) => [Buffer.from(name), body]),
  ];
  return `${entry.name} ${Buffer.concat(parts).toString('base64')}`;
}

/** QuickTime's second version of the entry is longer. */
function soundEntryBytes(body: Buffer): number {
  const version = body.readUInt16BE(8);
  return ENTRY_BYTES.soun + (version === 1 ? 16 : version === 2 ? 36 : 0);
}

interface Box {
  readonly name: string;
  readonly body: Buffer;
}

function boxes(bytes: Buffer, from = 0): Box[] {
  const found: Box[] = [];
  for (let at = from; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    // QuickTime ends some lists with four zero bytes.
    if (length === 0) break;
    if (length < 8 || at + length > bytes.length) throw broken('a box is longer than its place');
    found.push({ name: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + 8, at + length) });
    at += length;
  }
  return found;
}

function find(bytes: Buffer, name: string): Buffer | null {
  return boxes(bytes).find((box) => box.name === name)?.body ?? null;
}

function child(bytes: Buffer, name: string): Buffer {
  const found = find(bytes, name);
  if (found === null) throw broken(`it has no ${name}`);
  return found;
}

function broken(why: string, cause?: unknown): StudioError {
  return new StudioError('failed.verify', `A written part is not whole: ${why}. It has to be made again`, {
    cause,
  });
}
