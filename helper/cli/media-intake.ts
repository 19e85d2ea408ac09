import { createHash } from 'node:crypto';
import { StudioError } from '../../shared/errors.ts';
import { PLACEHOLDER_SAMPLES } from '../../shared/model/derive.ts';
import type { Asset, AssetId, Sha256 } from '../../shared/model/project.ts';
import type { MediaFacts } from '../media/types.ts';
import { hashFile } from './hash-file.ts';
import { findMedia, type MediaPlace } from './media-path.ts';

export type Probe = (
  path: string,
  options: { readonly signal: AbortSignal; readonly name: string; readonly wanted: 'visual' | 'sound' },
) => Promise<MediaFacts>;

export type Role = 'visual' | 'narration' | 'music';

/** Takes in the files a story names: each content is one asset, found by its hash. */
export interface MediaIntake {
  take(written: string, role: Role, line: number | null): Promise<AssetId>;
  readonly assets: Readonly<Record<AssetId, Asset>>;
  readonly ids: ReadonlyMap<string, AssetId>;
  readonly files: ReadonlyMap<Sha256, string>;
}

export function makeMediaIntake(
  place: MediaPlace,
  { probe, signal }: { readonly probe: Probe; readonly signal: AbortSignal },
): MediaIntake {
  const assets: Record<AssetId, Asset> = {};
  const ids = new Map<string, AssetId>();
  const files = new Map<Sha256, string>();

  const takeNew = async (written: string, role: Role, line: number | null): Promise<Asset> => {
    const about = line === null ? '' : `Line ${line}: `;
    const path = await findMedia(place, written, about);
    if (path === null) return lostAsset(written, role, line);
    const { sha256, bytes } = await hashFile(path, { signal, name: written });
    const id = `media-${sha256.slice(0, 32)}`;
    files.set(sha256, path);
    const known = assets[id];
    if (known !== undefined) return known;
    const facts = await probe(path, {
      ...{ signal, name: written },
      wanted: role === 'visual' ? 'visual' : 'sound',
    });
    return { ...facts, id, name: written, bytes, sha256 };
  };

  return {
    assets,
    ids,
    files,
    async take(written, role, line) {
      const key = ids.get(written);
      const asset = (key && assets[key]) || (await takeNew(written, role, line));
      requireKind(asset, written, role, line);
      assets[asset.id] = asset;
      ids.set(written, asset.id);
      return asset.id;
    },
  };
}

const WANTED: Readonly<Record<Role, string>> = {
  visual: 'a picture or a video',
  narration: 'sound',
  music: 'sound',
};
const FOUND: Readonly<Record<Asset['kind'], string>> = {
  picture: 'a picture',
  sound: 'sound only',
  video: 'a video',
};

function requireKind(asset: Asset, written: string, role: Role, line: number | null): void {
  const isSound = asset.kind === 'sound';
  if (isSound === (role !== 'visual')) return;
  const place = line === null ? '' : `Line ${line}: `;
  throw new StudioError(
    'input.script-malformed',
    `${place}“${written}” is ${FOUND[asset.kind]}, and ${WANTED[role]} is meant to be there`,
    { context: { file: written } },
  );
}

/** Stands for a file that is not there, so that the plan names it. Its hash is nobody's. */
function lostAsset(written: string, role: Role, line: number | null): Asset {
  const sha256 = createHash('sha256').update(`storyloom lost file\0${written}`).digest('hex');
  const readable = written.replace(/[^A-Za-z0-9]+/gu, '-').slice(-40);
  const common = {
    id: `lost-${readable}-${sha256.slice(0, 8)}`,
    name: line === null ? written : `${written} (line ${line})`,
    bytes: 0,
    sha256,
  };
  return role === 'visual'
    ? { kind: 'picture', type: 'image/jpeg', width: 16, height: 9, ...common }
    : { kind: 'sound', type: 'audio/wav', samples: PLACEHOLDER_SAMPLES, channels: 1, ...common };
}
