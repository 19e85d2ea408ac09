import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type HelperApi, makeHelperApi } from '../../../web/helper-client/helper-api.ts';
import { sendAsset } from '../../../web/helper-client/send-asset.ts';
import { beginUpload } from '../../support/slow-upload.ts';
import { startTestHelper, type TestHelper } from '../../support/test-helper.ts';

/** The studio's sender against the real server: more than one piece, so that two senders take turns. */
const CONTENT = randomBytes((40 << 20) + 17);
const HASH = createHash('sha256').update(CONTENT).digest('hex');
const path = `/api/assets/${HASH}`;

let helper: TestHelper;
let api: HelperApi;
beforeEach(async () => {
  helper = await startTestHelper();
  api = makeHelperApi({ origin: helper.server.address, token: helper.token });
});
afterEach(() => helper.close());

/** Every answer to a PUT, in order. */
function overheard(): { readonly api: HelperApi; readonly puts: number[] } {
  const puts: number[] = [];
  return {
    puts,
    api: {
      ...api,
      async fetch(where, options) {
        const answer = await api.fetch(where, options);
        if (options.method === 'PUT') puts.push(answer.status);
        return answer;
      },
    },
  };
}

function send(by: HelperApi, signal = new AbortController().signal) {
  const told: number[] = [];
  const sent = sendAsset(by, HASH, new Blob([CONTENT]), { signal, onProgress: (bytes) => told.push(bytes) });
  return { told, sent };
}

/** Once the second was told that somebody else sends the file. */
const refused = (puts: readonly number[]) => vi.waitUntil(() => puts.includes(409), { timeout: 20_000 });
const isWhole = () => readFileSync(join(helper.assets, HASH)).equals(CONTENT);

describe('a file that two films send at once', () => {
  it('arrives, and both go on', async () => {
    const [first, second] = [overheard(), overheard()];
    await Promise.all([send(first.api).sent, send(second.api).sent]);
    expect(isWhole()).toBe(true);
    expect(readdirSync(helper.assets)).toEqual([HASH]);
    // They did meet.
    expect([...first.puts, ...second.puts]).toContain(409);
  });

  it('is refused to the second while the first sends it', async () => {
    const slow = await beginUpload(helper, path, CONTENT, 1000);
    const answer = await helper.call('PUT', path, {
      body: CONTENT.subarray(0, 10),
      headers: { 'content-type': 'application/octet-stream', 'upload-length': String(CONTENT.length) },
    });
    expect(answer.status).toBe(409);
    expect(JSON.parse(answer.body).code).toBe('request.conflict');
    expect(await slow.finish()).toBe(201);
  });

  it('goes on where the other left it', async () => {
    const slow = await beginUpload(helper, path, CONTENT, 5 << 20);
    const second = overheard();
    const { sent, told } = send(second.api);
    await refused(second.puts);
    slow.cut();
    await sent;
    expect(isWhole()).toBe(true);
    expect(told[0]).toBe(5 << 20);
    expect(told.at(-1)).toBe(CONTENT.length);
  });

  it('is waited for only as long as the export is wanted', async () => {
    const slow = await beginUpload(helper, path, CONTENT, 1000);
    const second = overheard();
    const controller = new AbortController();
    const { sent } = send(second.api, controller.signal);
    const ended = expect(sent).rejects.toThrow('Not wanted any more');
    await refused(second.puts);
    controller.abort(new Error('Not wanted any more'));
    await ended;
    expect(await slow.finish()).toBe(201);
  });
});
