import { createColourEngine } from '../../../shared/kernel/colour.ts';
import { profileOf } from '../../support/colour-cases.ts';

self.addEventListener('message', async ({ data }: MessageEvent<ArrayBuffer>) => {
  const engine = await createColourEngine(new Uint8Array(data));
  const converter = engine.converter(profileOf('p3'));
  const to = new Uint8Array(4);
  converter?.convert(Uint8Array.of(234, 51, 35, 7), to);
  // Display P3's picture of pure sRGB red.
  postMessage((to[0] ?? 0) >= 253 && (to[1] ?? 255) <= 3 && to[3] === 7);
});
