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
