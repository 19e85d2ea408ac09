import type { Asset, Project } from '../../../shared/model/project.ts';
import { hashOf } from '../../../shared/plan/canonical.ts';

/**
 * The document with a stand-in for the hash of media that is still being copied in, so that it is seen at
 * once. A document that can be exported comes back as it is: its preview is its export.
 */
export function previewProject(project: Project): Project {
  const assets = Object.entries(project.assets);
  if (assets.every(([, asset]) => asset.sha256 !== null)) return project;
  return {
    ...project,
    assets: Object.fromEntries(assets.map(([id, asset]) => [id, { ...asset, sha256: previewHash(asset) }])),
  };
}

/** What the preview calls an asset's media by: its hash, or a stand-in of the same form. */
export function previewHash(asset: Asset): string {
  return asset.sha256 ?? standIn(asset);
}

/**
 * The asset that a preview means by a hash. Its real hash may have arrived since the preview was compiled, so
 * the stand-in still leads to it.
 */
export function findPreviewed(project: Project, sha256: string): Asset | null {
  const assets = Object.values(project.assets);
  return (
    assets.find((asset) => asset.sha256 === sha256) ??
    assets.find((asset) => standIn(asset) === sha256) ??
    null
  );
}

function standIn(asset: Asset): string {
  return hashOf(['not-hashed-yet', asset.id]);
}
