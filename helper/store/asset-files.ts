import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Sha256 } from '../../shared/model/project.ts';
import type { MediaFolder } from '../execute/types.ts';

/** Media by hash inside the data folder; unfinished uploads lie beside them as `*.part`. */
export function assetPath(assets: string, sha256: Sha256): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError(`Not a hash: ${sha256}`);
  return join(assets, sha256);
}

export function makeMediaFolder(assets: string): MediaFolder {
  return {
    path(sha256) {
      const path = assetPath(assets, sha256);
      return statSync(path, { throwIfNoEntry: false })?.isFile() ? path : null;
    },
  };
}
