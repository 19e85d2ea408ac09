import { makeZip } from 'client-zip';
import { describe, expect, it } from 'vitest';
import { readZipDirectory, readZipEntry } from '../../../web/storage/zip-reader.ts';

async function zipOf(files: readonly { name: string; input: string }[]): Promise<Blob> {
  return new Response(makeZip(files) as ReadableStream<Uint8Array<ArrayBuffer>>).blob();
}

const textOf = async (zip: Blob, name: string) => {
  const entry = (await readZipDirectory(zip)).find((item) => item.name === name);
  if (entry === undefined) throw new Error(`${name} is not in the directory`);
  return (await readZipEntry(zip, entry)).text();
};

describe('reading a ZIP', () => {
  it('gives back what was put in, under its names', async () => {
    const zip = await zipOf([
      { name: 'a.txt', input: 'first' },
      { name: 'folder/ä b.txt', input: 'second' },
    ]);
    expect((await readZipDirectory(zip)).map(({ name, bytes }) => [name, bytes])).toEqual([
      ['a.txt', 5],
      ['folder/ä b.txt', 6],
    ]);
    expect(await textOf(zip, 'folder/ä b.txt')).toBe('second');
  });

  it('finds the directory behind a comment', async () => {
    const zip = await zipOf([{ name: 'a.txt', input: 'first' }]);
    const bytes = new Uint8Array(await zip.arrayBuffer());
    new DataView(bytes.buffer).setUint16(bytes.length - 2, 300, true);
    expect(await textOf(new Blob([bytes, ' '.repeat(300)]), 'a.txt')).toBe('first');
  });

  it('reads the long form that large files need', async () => {
    expect(await textOf(makeLongZip('long.txt', 'of more than four gigabytes'), 'long.txt')).toBe(
      'of more than four gigabytes',
    );
  });

  it('unpacks what another program packed, and stops at the size it gave', async () => {
    const text = 'again and '.repeat(1000);
    const packed = await deflate(text);
    expect(await textOf(makeDeflatedZip('a.txt', packed, text.length), 'a.txt')).toBe(text);
    await expect(textOf(makeDeflatedZip('a.txt', packed, 100), 'a.txt')).rejects.toMatchObject({
      code: 'input.bundle-broken',
      context: { file: 'a.txt' },
    });
  });

  it('refuses what is cut off, empty or something else', async () => {
    const zip = await zipOf([{ name: 'a.txt', input: 'x'.repeat(1000) }]);
    for (const bad of [new Blob([]), new Blob(['hello']), zip.slice(0, zip.size - 30), zip.slice(0, 500)]) {
      await expect(readZipDirectory(bad)).rejects.toMatchObject({ code: 'input.bundle-broken' });
    }
    await expect(textOf(zip.slice(400), 'a.txt')).rejects.toMatchObject({ code: 'input.bundle-broken' });
  });
});

async function deflate(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function bytesOf(...parts: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(parts.reduce((sum, [bytes]) => sum + bytes, 0)));
  let at = 0;
  for (const [bytes, value] of parts) {
    if (bytes === 2) view.setUint16(at, value, true);
    else if (bytes === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += bytes;
  }
  return new Uint8Array(view.buffer);
}

const FULL = 0xffffffff;

/** One stored entry, whose sizes and place are only in the ZIP64 fields. */
function makeLongZip(name: string, text: string): Blob {
  const content = new TextEncoder().encode(text);
  const title = new TextEncoder().encode(name);
  const local = bytesOf(
    [4, 0x04034b50],
    [2, 45],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, 0],
    [4, FULL],
    [4, FULL],
    [2, title.length],
    [2, 0],
  );
  const extra = bytesOf(
    [2, 7],
    [2, 2],
    [2, 0],
    [2, 1],
    [2, 24],
    [8, content.length],
    [8, content.length],
    [8, 0],
  );
  const central = bytesOf(
    [4, 0x02014b50],
    [2, 45],
    [2, 45],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, 0],
    [4, FULL],
    [4, FULL],
    [2, title.length],
    [2, extra.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, FULL],
  );
  const start = local.length + title.length + content.length;
  const size = central.length + title.length + extra.length;
  const end64 = bytesOf(
    [4, 0x06064b50],
    [8, 44],
    [2, 45],
    [2, 45],
    [4, 0],
    [4, 0],
    [8, 1],
    [8, 1],
    [8, size],
    [8, start],
  );
  const locator = bytesOf([4, 0x07064b50], [4, 0], [8, start + size], [4, 1]);
  const end = bytesOf(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, 0xffff],
    [2, 0xffff],
    [4, FULL],
    [4, FULL],
    [2, 0],
  );
  return new Blob([local, title, content, central, title, extra, end64, locator, end]);
}

function makeDeflatedZip(name: string, packed: Uint8Array<ArrayBuffer>, size: number): Blob {
  const title = new TextEncoder().encode(name);
  const local = bytesOf(
    [4, 0x04034b50],
    [2, 20],
    [2, 0],
    [2, 8],
    [4, 0],
    [4, 0],
    [4, packed.length],
    [4, size],
    [2, title.length],
    [2, 0],
  );
  const central = bytesOf(
    [4, 0x02014b50],
    [2, 20],
    [2, 20],
    [2, 0],
    [2, 8],
    [4, 0],
    [4, 0],
    [4, packed.length],
    [4, size],
    [2, title.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, 0],
  );
  const start = local.length + title.length + packed.length;
  const end = bytesOf(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, 1],
    [2, 1],
    [4, central.length + title.length],
    [4, start],
    [2, 0],
  );
  return new Blob([local, title, packed, central, title, end]);
}
