import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { expect, it, onTestFinished, test } from 'vitest';
import { loadBundle } from '../../../helper/cli/load-bundle.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import type { Asset } from '../../../shared/model/project.ts';

/** An entry as it stands in a ZIP; what it claims may be a lie. */
interface Entry {
  readonly name: string;
  readonly data: Uint8Array;
  readonly claims?: number;
  readonly method?: 0 | 8 | 99;
  readonly flags?: number;
}

function makeZip(entries: readonly Entry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, claims = data.length, method = 0, flags = 0 } of entries) {
    const packed = method === 8 ? deflateRawSync(data) : Buffer.from(data);
    const bytes = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(bytes.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(flags, 8);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(claims, 24);
    central.writeUInt16LE(bytes.length, 28);
    central.writeUInt32LE(offset, 42);
    parts.push(local, bytes, packed);
    directory.push(central, bytes);
    offset += local.length + bytes.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

function withDirectorySize(zip: Buffer, size: number): Buffer {
  zip.writeUInt32LE(size, zip.length - 10);
  return zip;
}

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
const media = Buffer.from('the bytes of a picture '.repeat(1000));
const hash = sha256(media);

const asset = (change: Partial<Asset> = {}): Asset =>
  ({
    kind: 'picture',
    id: 'a',
    name: 'a.jpg',
    bytes: media.length,
    type: 'image/jpeg',
    sha256: hash,
    width: 10,
    height: 10,
    ...change,
  }) as Asset;

function documents(assets: readonly Asset[]): Entry[] {
  const project = {
    ...makeProject({ id: 'p', title: 'T' }),
    assets: Object.fromEntries(assets.map((one) => [one.id, one])),
  };
  const facts = { format: 'storyloom-bundle', version: 1, projectVersion: 1, missing: [] };
  return [
    { name: 'bundle.json', data: Buffer.from(JSON.stringify(facts)) },
    { name: 'project.json', data: Buffer.from(JSON.stringify(project)), method: 8 },
  ];
}

async function load(zip: Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-bundle-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'x.storyloom');
  writeFileSync(path, zip);
  const file = await open(path);
  const cacheFolder = join(folder, 'cache');
  const again = () => loadBundle(file, { cacheFolder, signal: new AbortController().signal });
  try {
    const loaded = await again().catch((error: unknown) => error);
    const kept = readdirSync(folder, { recursive: true })
      .map(String)
      .filter((name) => name !== 'x.storyloom' && name !== 'cache' && name !== join('cache', 'bundles'));
    return { loaded, kept, files: loaded instanceof Error ? null : (await again()).files };
  } finally {
    await file.close();
  }
}

test.each([0, 8] as const)(
  'media are unpacked under their hash, and found there again (method %d)',
  async (method) => {
    const zip = makeZip([...documents([asset()]), { name: `media/${hash}.jpg`, data: media, method }]);
    const { files, kept } = await load(zip);
    expect(kept).toEqual([join('cache', 'bundles', hash)]);
    const path = files?.get(hash) ?? '';
    expect(readFileSync(path).equals(media)).toBe(true);
  },
);

it('a damaged file in the cache is unpacked again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-bundle-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(
    join(folder, 'x'),
    makeZip([...documents([asset()]), { name: `media/${hash}`, data: media }]),
  );
  const file = await open(join(folder, 'x'));
  onTestFinished(() => file.close());
  const options = { cacheFolder: folder, signal: new AbortController().signal };
  const path = (await loadBundle(file, options)).files.get(hash) ?? '';
  writeFileSync(path, Buffer.alloc(media.length));
  await loadBundle(file, options);
  expect(readFileSync(path).equals(media)).toBe(true);
});

const zeros = Buffer.alloc(30 << 20);

test.each<[string, Entry[], string]>([
  [
    'unpack into more than they say',
    [{ name: `media/${hash}`, data: zeros, method: 8, claims: media.length }],
    'larger than it says',
  ],
  [
    'are not what the project says',
    [{ name: `media/${hash}`, data: Buffer.alloc(media.length) }],
    'not those of the project',
  ],
  [
    'have another size than the project says',
    [{ name: `media/${hash}`, data: zeros, method: 8 }],
    'not the size',
  ],
  [
    'are cut off',
    [{ name: `media/${hash}`, data: media.subarray(9), method: 0, claims: media.length }],
    'not those of the project',
  ],
  ['are packed in an unknown way', [{ name: `media/${hash}`, data: media, method: 99 }], 'cannot read'],
  ['are protected', [{ name: `media/${hash}`, data: media, flags: 1 }], 'password'],
])('media that %s are refused, and nothing of them is kept', async (_, entries, message) => {
  const { loaded, kept } = await load(makeZip([...documents([asset()]), ...entries]));
  expect(loaded).toMatchObject({ code: 'input.bundle-broken', message: expect.stringContaining(message) });
  expect(kept).toEqual([]);
});

it('no name in a bundle leads out of the cache', async () => {
  const names = [
    '../../evil',
    `media/../../${hash}`,
    `/media/${hash}`,
    `media\\${hash}`,
    `media/${hash}.jpg/..`,
  ];
  const { loaded, kept } = await load(
    makeZip([...documents([asset()]), ...names.map((name) => ({ name, data: media }))]),
  );
  expect(loaded).toMatchObject({ files: new Map() });
  expect(kept).toEqual([]);
});

it('a project that claims more than the disk holds is refused before anything is unpacked', async () => {
  const bytes = 0xfff0_0000;
  const assets = Array.from({ length: 1000 }, (_, index) =>
    asset({ id: `a${index}`, bytes, sha256: sha256(Buffer.from(`${index}`)) }),
  );
  const entries = assets.map(({ sha256: name }) => ({
    name: `media/${name}`,
    data: media,
    claims: bytes,
    method: 8 as const,
  }));
  const { loaded, kept } = await load(makeZip([...documents(assets), ...entries]));
  expect(loaded).toMatchObject({ code: 'environment.storage-full' });
  expect(kept).toEqual([]);
});

test.each<[string, (zip: Buffer) => Uint8Array]>([
  ['cut off', (zip) => zip.subarray(0, zip.length - 10)],
  ['without its start', (zip) => zip.subarray(100)],
  ['of another kind', () => makeZip([{ name: 'word/document.xml', data: media }])],
  [
    'with a broken document',
    () => makeZip([...documents([]).slice(0, 1), { name: 'project.json', data: Buffer.from('{') }]),
  ],
  ['whose directory claims a huge size', (zip) => withDirectorySize(zip, 0xfffffff0)],
])('a bundle %s is refused', async (_, damage) => {
  const { loaded } = await load(damage(makeZip(documents([]))));
  expect(loaded).toMatchObject({ code: 'input.bundle-broken' });
});
