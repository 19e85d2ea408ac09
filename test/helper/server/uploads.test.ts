import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beginUpload } from '../../support/slow-upload.ts';
import { startTestHelper, type TestHelper } from '../../support/test-helper.ts';

let helper: TestHelper;
const SMALL = { reserveBytes: 1000, assetBytes: 100_000 };
beforeEach(async () => {
  helper = await startTestHelper({ limits: SMALL });
});
afterEach(() => helper.close());

const CONTENT = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7) % 251));
const HASH = createHash('sha256').update(CONTENT).digest('hex');
const path = `/api/assets/${HASH}`;

const put = (body: Uint8Array, offset: number, length = CONTENT.length, where = path) =>
  helper.call('PUT', where, {
    body,
    headers: {
      'content-type': 'application/octet-stream',
      'upload-offset': String(offset),
      'upload-length': String(length),
    },
  });
const head = () => helper.call('HEAD', path);
const files = () => readdirSync(helper.assets);

/** Of what is waited for on a busy machine. */
const BUSY = { timeout: 20_000 };

describe('an upload', () => {
  it('becomes an asset once it is whole, under its hash and for this account alone', async () => {
    expect((await head()).status).toBe(404);
    const answer = await put(CONTENT, 0);
    expect(answer.status, answer.body).toBe(201);
    expect(answer.headers).toMatchObject({ 'upload-complete': '1', 'upload-offset': '5000' });
    expect(files()).toEqual([HASH]);
    expect(readFileSync(join(helper.assets, HASH)).equals(CONTENT)).toBe(true);
    expect(statSync(join(helper.assets, HASH)).mode & 0o777).toBe(0o600);
  });

  it('is not sent twice', async () => {
    await put(CONTENT, 0);
    const { ino } = statSync(join(helper.assets, HASH));
    expect((await head()).headers).toMatchObject({ 'upload-complete': '1', 'upload-length': '5000' });
    expect((await put(CONTENT, 0)).status).toBe(200);
    expect(statSync(join(helper.assets, HASH)).ino).toBe(ino);
  });

  it('goes on where it stopped', async () => {
    const first = await put(CONTENT.subarray(0, 2000), 0);
    expect(first.status).toBe(202);
    expect(first.headers).toMatchObject({ 'upload-complete': '0', 'upload-offset': '2000' });
    expect((await head()).headers).toMatchObject({ 'upload-offset': '2000', 'upload-length': '5000' });
    expect((await helper.call('GET', path)).status).toBe(404);
    expect((await put(CONTENT.subarray(2000), 2000)).status).toBe(201);
    expect(readFileSync(join(helper.assets, HASH)).equals(CONTENT)).toBe(true);
  });

  it('says where to go on when asked to go on elsewhere', async () => {
    await put(CONTENT.subarray(0, 2000), 0);
    for (const offset of [0, 1999, 2001]) {
      const answer = await put(CONTENT.subarray(offset, offset + 10), offset);
      expect(answer.status).toBe(409);
      expect(answer.headers['upload-offset']).toBe('2000');
      expect(JSON.parse(answer.body).code).toBe('request.offset');
    }
    expect((await head()).headers['upload-offset']).toBe('2000');
  });

  it('keeps what came before the connection was lost', async () => {
    (await beginUpload(helper, path, CONTENT, 3000)).cut();
    await vi.waitFor(async () => expect((await put(CONTENT.subarray(3000), 3000)).status).toBe(201), BUSY);
    expect(files()).toEqual([HASH]);
  });

  it.each([0, 1000])(
    'that stands still after %i bytes is let go of, and what came is kept',
    async (bytes) => {
      await helper.close();
      helper = await startTestHelper({ limits: { ...SMALL, uploadStallMs: 200 } });
      const ended = await new Promise<string>((resolve) => {
        const call = request({
          host: '127.0.0.1',
          port: helper.port,
          path,
          method: 'PUT',
          headers: {
            authorization: `Bearer ${helper.token}`,
            'content-type': 'application/octet-stream',
            'content-length': 5000,
            'upload-length': 5000,
          },
        });
        call.on('response', (response) => resolve(String(response.statusCode)));
        call.on('error', () => resolve('cut'));
        call.flushHeaders();
        if (bytes > 0) call.write(CONTENT.subarray(0, bytes));
      });
      expect(['408', 'cut']).toContain(ended);
      await vi.waitFor(
        async () => expect((await put(CONTENT.subarray(bytes), bytes)).status).toBe(201),
        BUSY,
      );
    },
  );

  it('with other content than its hash is thrown away', async () => {
    const wrong = Buffer.from(CONTENT);
    wrong[17] = 0xff;
    const answer = await put(wrong, 0);
    expect(answer.status).toBe(422);
    expect(JSON.parse(answer.body).code).toBe('request.hash');
    expect(files()).toEqual([]);
    expect((await put(CONTENT, 0)).status).toBe(201);
  });

  it('of another declared size starts anew', async () => {
    await put(CONTENT.subarray(0, 2000), 0, 4000);
    expect((await put(CONTENT, 0)).status).toBe(201);
    expect(files()).toEqual([HASH]);
  });

  it('may not be longer than declared', async () => {
    expect((await put(CONTENT, 0, 4000)).status).toBe(413);
    expect((await head()).headers['upload-complete']).not.toBe('1');
  });

  it('is refused before it is sent where it does not fit', async () => {
    helper.disk.free = CONTENT.length + 999;
    const full = await put(CONTENT, 0);
    expect(full.status).toBe(507);
    expect(JSON.parse(full.body).code).toBe('environment.storage-full');
    expect(files()).toEqual([]);
    helper.disk.free = CONTENT.length + 1000;
    expect((await put(CONTENT, 0)).status).toBe(201);
  });

  it('is refused while its file is being sent by someone else', async () => {
    const first = await beginUpload(helper, path, CONTENT, 1000);
    const second = await put(CONTENT.subarray(1000), 1000);
    expect(second.status).toBe(409);
    expect(JSON.parse(second.body)).toMatchObject({ code: 'request.conflict' });
    expect(await first.finish()).toBe(201);
    expect(readFileSync(join(helper.assets, HASH)).equals(CONTENT)).toBe(true);
  });

  it('leaves the room that another one was promised', async () => {
    const other = Buffer.from(CONTENT).reverse();
    const otherPath = `/api/assets/${createHash('sha256').update(other).digest('hex')}`;
    helper.disk.free = CONTENT.length + other.length + 999;
    const first = await beginUpload(helper, path, CONTENT, 1000);
    // What has come takes its room from the disk, and no longer from what is promised.
    helper.disk.free -= 1000;
    expect((await put(other, 0, 5000, otherPath)).status).toBe(507);
    helper.disk.free += 1;
    expect((await put(other, 0, 5000, otherPath)).status).toBe(201);
    first.cut();
    helper.disk.free = other.length + 1000;
    const announced = `/api/assets/${'f'.repeat(64)}`;
    await vi.waitFor(async () => expect((await put(CONTENT, 0, 5000, announced)).status).toBe(422), BUSY);
  });

  it('is refused where its size or place is no number, or too large', async () => {
    for (const [length, offset] of [
      ['', '0'],
      ['-1', '0'],
      ['1e3', '0'],
      ['10', '11'],
      ['10', '0x1'],
    ] as const) {
      const answer = await helper.call('PUT', path, {
        body: 'x',
        headers: {
          'content-type': 'application/octet-stream',
          'upload-length': length,
          'upload-offset': offset,
        },
      });
      expect(answer.status, `${length} ${offset}`).toBe(400);
    }
    expect((await put(CONTENT, 0, 100_001)).status).toBe(413);
    expect(files()).toEqual([]);
  });

  it('writes through no link', async () => {
    const outside = join(helper.folder, 'outside');
    writeFileSync(outside, 'untouched');
    symlinkSync(outside, join(helper.assets, `${HASH}.5000.part`));
    expect((await put(CONTENT, 0)).status).toBeGreaterThanOrEqual(400);
    expect(readFileSync(outside, 'utf8')).toBe('untouched');
  });
});

describe('an asset', () => {
  beforeEach(() => put(CONTENT, 0));

  it.each([
    ['bytes=0-9', 206, 'bytes 0-9/5000', 10],
    ['bytes=4990-', 206, 'bytes 4990-4999/5000', 10],
    ['bytes=4990-9000', 206, 'bytes 4990-4999/5000', 10],
    ['bytes=-5', 206, 'bytes 4995-4999/5000', 5],
    ['bytes=-9000', 206, 'bytes 0-4999/5000', 5000],
    ['bytes=5000-', 416, 'bytes */5000', null],
    ['bytes=-0', 416, 'bytes */5000', null],
    ['bytes=9-2', 200, undefined, 5000],
    ['bytes=0-1,4-5', 200, undefined, 5000],
    ['lines=1-2', 200, undefined, 5000],
  ] as const)('answers the range %s with %i', async (range, status, contentRange, bytes) => {
    const answer = await helper.call('GET', path, { headers: { range } });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-range']).toBe(contentRange);
    if (bytes !== null) expect(Number(answer.headers['content-length'])).toBe(bytes);
  });

  it('is sent whole when it is another than the client began with', async () => {
    const { headers } = await helper.call('GET', path);
    for (const [tag, status] of [
      [String(headers.etag), 206],
      ['"other"', 200],
    ] as const) {
      const answer = await helper.call('GET', path, { headers: { range: 'bytes=0-1', 'if-range': tag } });
      expect(answer.status).toBe(status);
    }
  });

  it('is nothing a browser would show or run', async () => {
    const { headers } = await helper.call('GET', path);
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(headers['content-disposition']).toMatch(/^attachment/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cache-control']).toContain('no-store');
  });

  it('is read through no link', async () => {
    const other = 'b'.repeat(64);
    const outside = join(helper.folder, 'outside');
    writeFileSync(outside, 'not served');
    symlinkSync(outside, join(helper.assets, other));
    const answer = await helper.call('GET', `/api/assets/${other}`);
    expect(answer.status).toBe(404);
    expect(existsSync(outside)).toBe(true);
  });
});
