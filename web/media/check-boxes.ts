import { differs } from './film-differs.ts';

/**
 * The outer boxes of an MP4 or MOV: whole to the last byte, and the index before the pictures, so that a
 * player on a network can start at once.
 */
export async function checkIndexFirst(file: Blob): Promise<void> {
  const names: string[] = [];
  let at = 0;
  while (at < file.size) {
    const view = new DataView(await file.slice(at, at + 16).arrayBuffer());
    if (view.byteLength < 8) throw differs(`the file ends inside a box at ${at}`);
    const name = String.fromCharCode(...[4, 5, 6, 7].map((index) => view.getUint8(index)));
    const short = view.getUint32(0);
    const size = short === 1 && view.byteLength === 16 ? Number(view.getBigUint64(8)) : short;
    if (size < 8 || at + size > file.size)
      throw differs(`box ${name} at ${at} has ${size} bytes and ${file.size - at} are there`);
    names.push(name);
    at += size;
  }
  const index = names.indexOf('moov');
  if (index < 0 || index > names.indexOf('mdat')) throw differs(`boxes in the order ${names.join(' ')}`);
}

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;

/** The one segment of a WebM says how long it is; the file must end where it does. */
export async function checkSegmentWhole(file: Blob): Promise<void> {
  const view = new DataView(await file.slice(0, 256).arrayBuffer());
  const header = readElement(view, 0);
  const segment = header === null ? null : readElement(view, header.end);
  if (header?.id !== EBML || segment?.id !== SEGMENT) throw differs('the file is no Matroska');
  if (segment.end !== file.size)
    throw differs(`the segment ends at ${segment.end} and the file at ${file.size}`);
}

/** Id, and where the element ends; null where it is not there. Ids of both elements have four bytes. */
function readElement(view: DataView, at: number): { id: number; end: number } | null {
  if (at + 5 > view.byteLength) return null;
  const id = view.getUint32(at);
  const first = view.getUint8(at + 4);
  const length = Math.clz32(first) - 23;
  if (length > 8 || at + 4 + length > view.byteLength) return null;
  let size = first & (0xff >> length);
  for (let index = 1; index < length; index += 1) size = size * 256 + view.getUint8(at + 4 + index);
  return { id, end: at + 4 + length + size };
}
