import { expect, test } from 'vitest';
import { measurePriming, soundPriming } from '../../../web/media/encode-sound.ts';

test('the run-up of the encoder that is brought along is the one it has', async () => {
  const settings = { codec: 'aac', engine: 'wasm', bitrate: 192_000 } as const;
  expect(await measurePriming(settings)).toBe(await soundPriming(settings));
});
