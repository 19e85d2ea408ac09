import { describe, expect, test } from 'vitest';
import { mixFilm } from '../../../shared/audio/mix-film.ts';
import { clipOf, collect, noise, planOf, sourceOf } from './signals.ts';

const LENGTH = 3 * 48_000 + 7;
const EVEN = noise(LENGTH, 5, -40);
/** Lifted to the target its clicks are too high, so that the limited film has to be listened to as well. */
const CLICKING = EVEN.map((value, at) => (at % 24_000 === 0 ? 0.9 : value));
const NARRATION = clipOf({ role: 'narration', sha256: 'voice', length: LENGTH });

/** How often the mix is heard from its beginning, and how far each pass has come. */
async function mixed(sound: Float32Array, loudness: -14 | -23 | null) {
  const plan = { ...planOf(LENGTH, [NARRATION]), loudness };
  const progress: number[] = [];
  let opened = 0;
  const open = () => {
    opened += 1;
    return sourceOf(sound);
  };
  const { signal } = new AbortController();
  const blocks = await mixFilm(plan, open, { signal, onProgress: (ratio) => progress.push(ratio) });
  const listened = { opened, progress: progress.at(-1) };
  const { left } = await collect(blocks);
  return { listened, opened, progress, length: left.length };
}

describe('the sound of a film', () => {
  test.each([
    ['that keeps its level', EVEN, null, 0, undefined],
    ['that is lifted', EVEN, -23, 1, 0.3],
    ['that has to be limited', CLICKING, -14, 2, 0.5],
  ] as const)(
    '%s is listened to as often as needed before, and its progress never goes back',
    async (_, sound, loudness, passes, at) => {
      const { listened, opened, progress, length } = await mixed(sound, loudness);
      expect(listened).toEqual({ opened: passes, progress: at });
      expect(opened).toBe(passes + 1);
      expect(progress).toEqual(progress.toSorted((a, b) => a - b));
      expect(progress.at(-1)).toBe(1);
      expect(length).toBe(LENGTH);
    },
  );

  test('that is cancelled while it is listened to gives nothing out', async () => {
    const plan = { ...planOf(LENGTH, [NARRATION]), loudness: -16 as const };
    const controller = new AbortController();
    const reason = new Error('enough');
    const mixing = mixFilm(plan, () => sourceOf(CLICKING), {
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(mixing).rejects.toBe(reason);
  });
});
