import { expect, it } from 'vitest';
import type { BatchRender } from '../../../web/state/batch-render-types.ts';
import { makeLateBatches } from '../../../web/state/late-batches.ts';
import type { OwnProfiles } from '../../../web/state/own-profiles.ts';

const own = { profiles: () => [] } as unknown as OwnProfiles;

it('loads once, with the first that is asked for, and again after it could not', async () => {
  const loads: string[] = [];
  let isThere = false;
  const batches = makeLateBatches(own, async () => {
    loads.push(isThere ? 'there' : 'gone');
    if (!isThere) throw new TypeError('Failed to fetch dynamically imported module');
    return { bundle: (name: string) => Promise.resolve(`id of ${name}`) } as unknown as BatchRender;
  });
  expect(batches.profiles()).toEqual([]);
  expect(loads).toEqual([]);
  await expect(batches.bundle('One', [])).rejects.toThrow('Failed to fetch');
  isThere = true;
  await expect(batches.bundle('Two', [])).resolves.toBe('id of Two');
  await expect(batches.bundle('Three', [])).resolves.toBe('id of Three');
  expect(loads).toEqual(['gone', 'there']);
});
