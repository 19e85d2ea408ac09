import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { workPlan } from '../../../helper/execute/machine-share.ts';

describe('the work of a film', () => {
  test.each([
    [1, 2, { lanes: 2, part: 1 }],
    [0.5, 2, { lanes: 1, part: 0.57 }],
    [0.8, 2, { lanes: 2, part: 0.67 }],
    [0.5, 8, { lanes: 4, part: 0.57 }],
    [0.05, 1, { lanes: 1, part: 0.04 }],
  ])('at a share of %d of %d cores', (share, cores, { lanes, part }) => {
    const plan = workPlan({ share, threads: 1, chunks: 100 }, cores);
    expect(plan.lanes).toBe(lanes);
    expect(plan.part).toBeCloseTo(part, 2);
  });

  test('needs no more encoders than it has parts', () => {
    expect(workPlan({ share: 1, threads: 1, chunks: 3 }, 16).lanes).toBe(3);
  });
});

/** Processor time says it only where the whole film is encoded; it takes minutes, and others at work make it less. */
describe.runIf(process.env.STORYLOOM_LONG === '1')('a film that is rendered', () => {
  test.each([0.5, 0.8])('keeps to a share of %d, programs and all', { timeout: 600_000 }, async (share) => {
    const folder = await mkdtemp(join(tmpdir(), 'storyloom-share-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const program = new URL('../../bench/helper/program.ts', import.meta.url).pathname;
    const loader = new URL('../../support/run-typescript.mjs', import.meta.url).href;
    const child = spawn(process.execPath, ['--import', loader, program, `share-${share * 100}`, folder]);
    let printed = '';
    child.stdout.on('data', (text: Buffer) => (printed += text));
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
    const { cpu, seconds } = JSON.parse(printed.trim().split('\n').at(-1) ?? '');
    const part = cpu / (seconds * availableParallelism());
    expect(part).toBeGreaterThan(0);
    expect(part).toBeLessThanOrEqual(share + 0.1);
  });
});
