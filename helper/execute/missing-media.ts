import { basename } from 'node:path';
import { StudioError } from '../../shared/errors.ts';
import type { Sha256 } from '../../shared/model/project.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import type { MediaFolder } from './types.ts';

/** Where a file of the plan lies, and what the person calls it; it may have gone since the plan was made. */
export function locateMedia(
  { media }: Pick<HelperPlan, 'media'>,
  folder: MediaFolder,
  sha256: Sha256,
  stage: string,
): { readonly path: string; readonly name: string } {
  const path = folder.path(sha256);
  const name = media.find((item) => item.sha256 === sha256)?.name ?? basename(path ?? sha256);
  if (path === null) {
    throw new StudioError('input.media-missing', `${name} is no longer at hand. Add it again`, {
      context: { file: name, stage },
    });
  }
  return { path, name };
}
