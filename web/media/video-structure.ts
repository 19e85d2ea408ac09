import type { ISOFile, MP4BoxBuffer } from 'mp4box';

/** What is wrong with the structure of an MP4 or MOV that could not be read, and what a person can do about it. */
export interface StructureReport {
  readonly message: string;
  /** What was found in it, for a report. */
  readonly details: string;
}

/** Read from the file at a time; boxes of media data are passed over, not read. */
const BLOCK_BYTES = 1 << 20;
/** Where the index is not found in so many blocks, it is not there. */
const MOST_BLOCKS = 256;

/** Null where it is no MP4, or its structure is sound: the fault is then somewhere else. */
export async function explainRefusal(
  file: Blob & { readonly name?: string },
): Promise<StructureReport | null> {
  const head = new Uint8Array(await file.slice(0, 12).arrayBuffer());
  const type = String.fromCharCode(...head.subarray(4, 8));
  if (!['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip'].includes(type)) return null;
  // A second reader of 130 kB that only broken files need.
  const { createFile, MP4BoxBuffer } = await import('mp4box');
  const iso = createFile(false);
  const failures: string[] = [];
  iso.onError = (_, message) => failures.push(message);
  await feed(file, iso, MP4BoxBuffer.fromArrayBuffer, failures);
  const name = file.name ?? 'The file';
  const faults = faultsOf(iso, file.size);
  const details = [...faults.map(({ found }) => found), ...failures, outlineOf(iso)].join('\n');
  const [first] = faults;
  return first === undefined
    ? null
    : { message: `${name} cannot be read: ${first.says}. ${first.remedy}`, details };
}

async function feed(
  file: Blob,
  iso: ISOFile,
  wrap: (buffer: ArrayBuffer, fileStart: number) => MP4BoxBuffer,
  failures: string[],
): Promise<void> {
  let at = 0;
  try {
    for (let block = 0; block < MOST_BLOCKS && at < file.size; block += 1) {
      const bytes = await file.slice(at, at + BLOCK_BYTES).arrayBuffer();
      const next = iso.appendBuffer(wrap(bytes, at));
      // Where the next box starts; behind the end of the file when a box claims more than there is.
      at = Math.max(at + bytes.byteLength, Number.isFinite(next) ? next : 0);
    }
    iso.flush();
  } catch (error) {
    failures.push(error instanceof Error ? error.message : String(error));
  }
}

interface Fault {
  readonly says: string;
  readonly remedy: string;
  readonly found: string;
}

const REMUX = 'Open it in the program that made it and export it again, or convert it to a new MP4';
const AGAIN =
  'Copy or download it again; if it was being recorded when the program ended, repair it with the recorder';

function faultsOf(iso: ISOFile, size: number): Fault[] {
  const { moov } = iso;
  if (moov === undefined) {
    const found = `boxes: ${iso.boxes.map(({ type }) => type).join(' ')}`;
    return [{ says: 'its index (moov) is missing', remedy: AGAIN, found }];
  }
  const faults: Fault[] = [];
  for (const [index, track] of moov.traks.entries()) {
    const label = `track ${index + 1}`;
    const add = (says: string, remedy: string, found: string) =>
      faults.push({ says, remedy, found: `${label}: ${found}` });
    const table = track.mdia?.minf?.stbl;
    if (table === undefined) {
      add(`${label} has no sample table`, REMUX, 'no stbl');
      continue;
    }
    if ((table.stsd?.entries.length ?? 0) === 0)
      add(`${label} does not say how it is coded`, REMUX, 'stsd is empty');
    const chunks = (table.stco ?? table.co64)?.chunk_offsets ?? [];
    const named = Math.max(0, ...(table.stsc?.first_chunk ?? []));
    if (named > chunks.length) {
      add(
        `the sample table of ${label} contradicts itself`,
        REMUX,
        `stsc names chunk ${named} of ${chunks.length}`,
      );
    }
    const beyond = chunks.filter((offset) => offset >= size).length;
    if (beyond > 0) {
      add(
        `a part of it is missing at the end`,
        AGAIN,
        `${beyond} of ${chunks.length} chunks lie behind the end`,
      );
    }
    const edits = track.edts?.elst?.entries ?? [];
    if (edits.some(({ media_rate_integer: rate }) => rate !== 1)) {
      add(`the edit list of ${label} plays it at another speed`, REMUX, `${edits.length} edits`);
    }
    const samples = table.stsz?.sample_count ?? 0;
    if (samples === 0 && moov.mvex !== undefined && iso.moofs.length === 0) {
      add('it is divided into fragments, and none of them is there', AGAIN, 'mvex without moof');
    }
  }
  return faults;
}

function outlineOf(iso: ISOFile): string {
  const tracks = iso.moov?.traks.map((track, index) => {
    const table = track.mdia?.minf?.stbl;
    const edits = track.edts?.elst?.entries.length ?? 0;
    const codec = table?.stsd?.entries[0]?.type ?? 'no codec';
    return `track ${index + 1}: ${codec}, ${table?.stsz?.sample_count ?? 0} samples, ${edits} edits`;
  });
  return [...(tracks ?? []), `${iso.moofs.length} fragments`].join('\n');
}
