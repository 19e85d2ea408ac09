import { beforeAll, expect, test } from 'vitest';
import { explainRefusal } from '../../../web/media/video-structure.ts';
import { joinParts, makeParts } from './make-film.ts';

let film: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  film = new Uint8Array(await (await joinParts(await makeParts('mp4'))).arrayBuffer());
});

const CONTAINERS = ['moov', 'trak', 'mdia', 'minf', 'stbl', 'edts'];

/** Where the boxes of a type begin, in a file whose boxes are well nested. */
function boxesIn(
  bytes: Uint8Array<ArrayBuffer>,
  type: string,
  from = 0,
  to = bytes.length,
): { readonly at: number; readonly size: number }[] {
  const found: { at: number; size: number }[] = [];
  const view = new DataView(bytes.buffer);
  for (let at = from; at < to; ) {
    const short = view.getUint32(at);
    const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short;
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (name === type) found.push({ at, size });
    else if (CONTAINERS.includes(name)) found.push(...boxesIn(bytes, type, at + 8, at + size));
    at += size;
  }
  return found;
}

/** The film with its first box of a type changed by hand, from the place behind the box's head. */
function with32(type: string, offset: number, value: number): Uint8Array<ArrayBuffer> {
  const bytes = film.slice();
  const [box] = boxesIn(bytes, type);
  if (box === undefined) throw new Error(`The film has no ${type}`);
  new DataView(bytes.buffer).setUint32(box.at + 8 + offset, value);
  return bytes;
}

function renamed(type: string, name: string): Uint8Array<ArrayBuffer> {
  const bytes = film.slice();
  for (const { at } of boxesIn(bytes, type)) bytes.set(new TextEncoder().encode(name), at + 4);
  return bytes;
}

/** The film with a box put at the end of its first box of a type, whose ancestors grow with it. */
function withBox(
  bytes: Uint8Array<ArrayBuffer>,
  into: readonly string[],
  box: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const grown = bytes.slice();
  const view = new DataView(grown.buffer);
  const parents = into.map((type) => boxesIn(bytes, type)[0]);
  let end = 0;
  for (const parent of parents) {
    if (parent === undefined) throw new Error(`The film has no ${into.join(' with a ')}`);
    end = parent.at + parent.size;
    view.setUint32(parent.at, parent.size + box.length);
  }
  return Uint8Array.from([...grown.subarray(0, end), ...box, ...grown.subarray(end)]);
}

function box(type: string, ...content: readonly number[]): Uint8Array<ArrayBuffer> {
  const size = 8 + content.length;
  return Uint8Array.from([0, 0, 0, size, ...new TextEncoder().encode(type), ...content]);
}

async function explained(bytes: Uint8Array<ArrayBuffer>) {
  return explainRefusal(new File([bytes], 'talk.mp4'));
}

test('a film whose structure is sound is not blamed', async () => {
  expect(await explained(film)).toBeNull();
});

test('a file that is no movie is left to others', async () => {
  expect(await explained(new TextEncoder().encode('#EXTM3U and so on'))).toBeNull();
});

test.each([
  [
    'without an index',
    () => renamed('moov', 'free'),
    'its index (moov) is missing',
    'Copy or download it again',
  ],
  ['without a sample table', () => renamed('stbl', 'free'), 'track 1 has no sample table', 'export it again'],
  ['that names no codec', () => with32('stsd', 4, 0), 'track 1 does not say how it is coded', 'convert it'],
  [
    'whose table names chunks that it has not',
    () => with32('stsc', 8, 999),
    'contradicts itself',
    'convert it',
  ],
  ['cut off', () => film.slice(0, film.length / 2), 'a part of it is missing at the end', 'Copy or download'],
  [
    'of fragments that are not there',
    () => withBox(with32('stsz', 8, 0), ['moov'], box('mvex')),
    'divided into fragments, and none of them is there',
    'repair it with the recorder',
  ],
  ['that is played at double speed', doubled, 'plays it at another speed', 'convert it'],
])('a film %s is told by its fault and what to do', async (_what, make, fault, remedy) => {
  const report = await explained(make());
  expect(report?.message).toContain('talk.mp4 cannot be read: ');
  expect(report?.message).toContain(fault);
  expect(report?.message).toContain(remedy);
  expect(report?.details).not.toBe('');
});

/** An edit list of one edit, from the start, with the rate 2. */
function doubled(): Uint8Array<ArrayBuffer> {
  const plain = renamed('edts', 'free');
  const one = [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 2, 0, 0];
  return withBox(plain, ['moov', 'trak'], box('edts', ...box('elst', ...one)));
}
