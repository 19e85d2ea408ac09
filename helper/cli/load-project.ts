import { StudioError } from '../../shared/errors.ts';
import type { Asset, Project, Sha256 } from '../../shared/model/project.ts';
import { parseProject } from '../../shared/model/validate-project.ts';
import { hashFile } from './hash-file.ts';
import type { LoadedDocument } from './load-film.ts';
import { findMedia, type MediaPlace } from './media-path.ts';

/**
 * The studio's own document. Its media lie beside it under their names, or as in an unpacked bundle; what is not
 * the very file the project was made with counts as lost, and its name says so.
 */
export async function loadProject(
  text: string,
  place: MediaPlace,
  { signal }: { readonly signal: AbortSignal },
): Promise<LoadedDocument> {
  const project = documentOf(text);
  const files = new Map<Sha256, string>();
  const assets: Record<string, Asset> = {};
  for (const asset of Object.values(project.assets)) {
    assets[asset.id] = await locate(asset, place, files, signal);
  }
  return { project: { ...project, assets }, files };
}

async function locate(
  asset: Asset,
  place: MediaPlace,
  files: Map<Sha256, string>,
  signal: AbortSignal,
): Promise<Asset> {
  if (asset.sha256 !== null && files.has(asset.sha256)) return asset;
  const extension = /\.[A-Za-z0-9]{1,8}$/.exec(asset.name)?.[0].toLowerCase() ?? '';
  const names = asset.sha256 === null ? [] : [`media/${asset.sha256}${extension}`];
  let hasChanged = false;
  for (const name of [...names, asset.name, `media/${asset.name}`]) {
    const path = await findMedia(place, name, '');
    if (path === null) continue;
    const { sha256 } = await hashFile(path, { signal, name });
    if (asset.sha256 === null || sha256 === asset.sha256) {
      files.set(sha256, path);
      return { ...asset, sha256 };
    }
    hasChanged = true;
  }
  return hasChanged ? { ...asset, name: `${asset.name} (not the file the project was made with)` } : asset;
}

function documentOf(text: string): Project {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new StudioError(
      'input.project-invalid',
      'This is neither a story (story.md), a project (project.json) nor a bundle (.storyloom).',
      { cause },
    );
  }
  const parsed = parseProject(value);
  if (!parsed.ok) throw parsed.error;
  return parsed.value;
}
