import { basename } from 'node:path';
import { assertNever } from '../../shared/assert.ts';
import { StudioError } from '../../shared/errors.ts';
import type { Sha256 } from '../../shared/model/project.ts';
import type { HelperPlan } from '../../shared/plan/helper-output.ts';
import type { Missing } from '../../shared/plan/plan.ts';
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

/** One error for all that stops a film, with every item in the details. */
export function missingError({ missing, title }: Pick<HelperPlan, 'missing' | 'title'>): StudioError {
  const lines = missing.map(describe);
  const [first = 'something is missing'] = lines;
  const rest = lines.length - 1;
  const more =
    rest === 0 ? '' : `. ${rest === 1 ? 'One more thing is' : `${rest} more things are`} missing too`;
  const segment = missing.map((item) => ('segment' in item ? item.segment : null)).find((at) => at !== null);
  return new StudioError('input.media-missing', `“${title}” is not complete: ${first}${more}`, {
    context: { stage: 'preparing', details: lines.join('\n'), ...(segment == null ? {} : { segment }) },
  });
}

function describe(item: Missing): string {
  switch (item.reason) {
    case 'no-segments':
      return 'it has no segments. Add a script first';
    case 'no-picture':
      return `segment ${item.segment + 1} has no picture`;
    case 'no-narration':
      return `segment ${item.segment + 1} has no narration and no set length`;
    case 'media-lost':
      return `${item.name} is not at hand. Add it again`;
    case 'media-hashing':
      return `${item.name} is still being taken in. Wait a moment`;
    default:
      return assertNever(item);
  }
}
