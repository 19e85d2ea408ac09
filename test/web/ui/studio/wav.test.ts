import { expect, it } from 'vitest';
import { encodeWav } from '../../../../web/ui/studio/narration/wav.ts';

it('a recording comes back from the browser’s own decoder sample for sample', async () => {
  const blocks = [2048, 2048, 777].map((length, block) =>
    Float32Array.from({ length }, (_, index) => Math.sin((block * 2048 + index) / 17) * 0.8),
  );
  const wav = encodeWav(blocks, 48_000);
  const context = new OfflineAudioContext(1, 1, 48_000);
  const decoded = await context.decodeAudioData(await wav.arrayBuffer());
  expect(decoded.numberOfChannels).toBe(1);
  expect(decoded.length).toBe(2048 + 2048 + 777);
  const expected = blocks.flatMap((block) => [...block]);
  expect([...decoded.getChannelData(0)]).toEqual(expected);
});
