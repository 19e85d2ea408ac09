import { formatNumber } from '../format.ts';
import { plural } from './plural.ts';

/** More would be a wall of names. */
const NAMED = 4;

export const stories = {
  title: 'Stories kept in the helper',
  intro:
    'Put there by scripts, and apart from the stories of this browser. A copy is yours to edit; the helper keeps its own.',
  facts: (segments: number, changed: string) =>
    `${plural(segments, 'segment', 'segments')} · changed ${changed}`,
  notListed: (why: string) => `They could not be listed: ${why}`,
  copy: 'Copy here',
  copyAgain: 'Copy again',
  copying: (title: string) => `Copying “${title}”`,
  copied: (title: string) => `“${title}” is among your stories now.`,
  missing: (names: readonly string[]) =>
    `The helper does not have ${plural(names.length, 'file', 'files')} of it: ${names.slice(0, NAMED).join(', ')}${
      names.length > NAMED ? ` and ${formatNumber(names.length - NAMED)} more` : ''
    }. Choose ${names.length === 1 ? 'it' : 'them'} in the story.`,
  open: 'Open the copy',
  cancel: 'Cancel',
} as const;
