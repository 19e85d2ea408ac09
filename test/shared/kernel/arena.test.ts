import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Arena } from '../../../shared/kernel/arena.ts';
import { createKernelMemory } from '../../../shared/kernel/kernel.ts';

const SEED = 20_261_121;

test(`regions never overlap, and all room comes back (seed ${SEED})`, () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 200_000 }), pick: fc.nat() }), { maxLength: 60 }),
      (steps) => {
        const arena = new Arena(createKernelMemory({ shared: false, maximumBytes: 1 << 26 }));
        const held: { offset: number; bytes: number }[] = [];
        for (const { bytes, pick } of steps) {
          const given = pick % 3 === 0 ? held.splice(pick % Math.max(1, held.length), 1)[0] : undefined;
          if (given !== undefined) {
            arena.free(given.offset);
            continue;
          }
          const offset = arena.alloc(bytes);
          expect(offset % 16).toBe(0);
          expect(offset).toBeGreaterThan(0);
          expect(offset + bytes).toBeLessThanOrEqual(arena.memory.buffer.byteLength);
          for (const other of held) {
            expect(offset >= other.offset + other.bytes || offset + bytes <= other.offset).toBe(true);
          }
          held.push({ offset, bytes });
        }
        for (const { offset } of held) arena.free(offset);
        expect(arena.bytesUsed).toBe(0);
        // All holes have joined again: everything fits in one piece.
        const whole = arena.memory.buffer.byteLength - 16;
        if (whole > 0) expect(arena.alloc(whole)).toBe(16);
      },
    ),
    { numRuns: 60, seed: SEED },
  );
});

test('a memory at its limit is a named error, and what was given stays usable', () => {
  const arena = new Arena(createKernelMemory({ shared: true, maximumBytes: 1 << 20 }));
  const first = arena.alloc(900_000);
  expect(() => arena.alloc(900_000)).toThrow(expect.objectContaining({ code: 'environment.memory-full' }));
  arena.free(first);
  expect(arena.alloc(900_000)).toBe(first);
});

test('an arena inside a region stays inside it', () => {
  const owner = new Arena(createKernelMemory({ shared: false, maximumBytes: 1 << 24 }));
  const bytes = 100_000;
  const offset = owner.alloc(bytes);
  const inner = new Arena(owner.memory, { offset, bytes });
  const one = inner.alloc(60_000);
  expect(one).toBe(offset);
  expect(() => inner.alloc(60_000)).toThrow(expect.objectContaining({ code: 'environment.memory-full' }));
});

test('freeing twice is a programming mistake', () => {
  const arena = new Arena(createKernelMemory({ shared: false, maximumBytes: 1 << 24 }));
  const offset = arena.alloc(10);
  arena.free(offset);
  expect(() => arena.free(offset)).toThrow(TypeError);
});
