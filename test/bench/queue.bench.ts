import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { record } from './table.ts';

/** Runs one case of helper/queue-program.ts and gives what its last line says. */
async function measure<T>(name: string, folder: string): Promise<T> {
  const loader = new URL('../support/run-typescript.mjs', import.meta.url).href;
  const program = new URL('./helper/queue-program.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', loader, program, name, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (bytes) => {
    output += bytes;
  });
  await once(child, 'close');
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}

test('queue decision', { tag: '@quick' }, async () => {
  const { median } = await measure<{ median: number }>('decide', '');
  record('scheduler decision with 1,000 jobs, median', median, { atMost: 1, unit: ' ms' });
});

test('queue restart', { tag: '@quick' }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'storyloom-bench-queue-'));
  try {
    await measure('fill', folder);
    const times: { readonly seconds: number; readonly cpu: number }[] = [];
    for (let round = 0; round < 3; round += 1) {
      times.push(await measure('restart', folder));
    }
    const least = (of: 'seconds' | 'cpu') => Math.min(...times.map((time) => time[of]));
    const goal = { atMost: 2, unit: ' s' };
    record('helper killed with 1,000 queued jobs: restart to first job running', least('seconds'), goal);
    record('the same in processor time', least('cpu'), goal);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
