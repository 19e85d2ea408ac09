import { readFile } from 'node:fs/promises';
import { type ColourEngine, createColourEngine } from '../../shared/kernel/colour.ts';
import { packageFile } from './package-file.ts';
import type { LoadColourEngine } from './types.ts';

let engine: Promise<ColourEngine> | null = null;

/** Loaded by the first picture that is not sRGB. A failed load is tried again. */
export const loadColourEngine: LoadColourEngine = () => {
  engine ??= readFile(packageFile('lcms-wasm/dist/lcms.wasm')).then(createColourEngine);
  engine.catch(() => {
    engine = null;
  });
  return engine;
};
