import { dirname, join } from 'node:path';
import { packageFile } from '../../media/package-file.ts';

/** What the thread that looks is made of: files of installed packages, never fetched from anywhere. */
export interface EyeFiles {
  readonly library: string;
  readonly model: string;
  readonly webAssembly: string;
}

export function eyeFiles(): EyeFiles {
  // The package has several builds; this one brings all it needs, and is what browsers load.
  const builds = dirname(packageFile('@vladmandic/human'));
  return {
    library: join(builds, 'human.esm.js'),
    model: join(builds, '..', 'models'),
    webAssembly: dirname(packageFile('@tensorflow/tfjs-backend-wasm')),
  };
}
