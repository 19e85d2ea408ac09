import { assertNever } from '../assert.ts';
import { StudioError } from '../errors.ts';
import type { Missing } from './plan.ts';

/** One error for all that stops a film, with every item in the details. */
export function missingError(missing: readonly Missing[], title: string): StudioError {
  const lines = missing.map(missingText);
  const [first = 'something is missing'] = lines;
  const rest = lines.length - 1;
  const more =
    rest === 0 ? '' : `. ${rest === 1 ? 'One more thing is' : `${rest} more things are`} missing too`;
  const segment = missing.map((item) => ('segment' in item ? item.segment : null)).find((at) => at !== null);
  return new StudioError('input.media-missing', `“${title}” is not complete: ${first}${more}`, {
    context: { stage: 'preparing', details: lines.join('\n'), ...(segment == null ? {} : { segment }) },
  });
}

/** What a story lacks, without its end mark. */
export function missingText(item: Missing): string {
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
