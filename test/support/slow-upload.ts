import { statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { TestHelper } from './test-helper.ts';

export interface SlowUpload {
  /** Sends the rest; gives the status of the answer, or 0 where the connection was lost. */
  finish(): Promise<number>;
  cut(): void;
}

/** Somebody who sends the first bytes of an asset and then takes their time; resolves once those are on the disk. */
export async function beginUpload(
  helper: TestHelper,
  path: string,
  content: Uint8Array,
  bytes: number,
): Promise<SlowUpload> {
  const call = request({
    ...{ host: '127.0.0.1', port: helper.port, path, method: 'PUT' },
    headers: {
      authorization: `Bearer ${helper.token}`,
      'content-type': 'application/octet-stream',
      'content-length': content.length,
      'upload-length': content.length,
    },
  });
  const status = new Promise<number>((resolve) => {
    call.on('response', (response) => resolve(response.resume().statusCode ?? 0));
    call.on('error', () => resolve(0));
  });
  call.write(content.subarray(0, bytes));
  const part = join(helper.assets, `${path.slice(-64)}.${content.length}.part`);
  await vi.waitFor(() => expect(statSync(part).size).toBe(bytes), { timeout: 20_000 });
  return {
    finish: () => {
      call.end(content.subarray(bytes));
      return status;
    },
    cut: () => call.destroy(),
  };
}
