/// <reference path="../../shared/kernel/lcms-wasm.d.ts" />
import type { ColourEngine } from '../../shared/kernel/colour.ts';

let engine: Promise<ColourEngine> | null = null;

/** The colour engine is fetched by the first picture that is not sRGB. A failed load is tried again. */
export function loadColourEngine(): Promise<ColourEngine> {
  engine ??= load();
  engine.catch(() => {
    engine = null;
  });
  return engine;
}

async function load(): Promise<ColourEngine> {
  const [{ createColourEngine }, { default: url }] = await Promise.all([
    import('../../shared/kernel/colour.ts'),
    import('lcms-wasm/dist/lcms.wasm?url'),
  ]);
  const response = await fetch(url);
  if (!response.ok) throw new TypeError(`The server answered ${response.status}`);
  return createColourEngine(new Uint8Array(await response.arrayBuffer()));
}
