import { assertNever } from '../assert.ts';
import type { BatchProblem } from './batch-types.ts';
import { NAME_WORDS } from './name-template.ts';

/** What keeps a batch from being made, with what to do. */
export function problemText(problem: BatchProblem): string {
  switch (problem.reason) {
    case 'no-profiles':
      return problem.project === ''
        ? 'The batch has no projects. Choose at least one'
        : `No profile was chosen for “${problem.project}”. Choose at least one`;
    case 'same-name':
      return `${problem.profiles.length} films would have one name, ${problem.fileName} (${problem.profiles.join(', ')}). Put {project}, {profile} or {n} into the names`;
    case 'name-taken':
      return `${problem.fileName} (${problem.profile}) is a file that the films are made from, and is not written over. Change the names, or choose another folder`;
    case 'name-unknown':
      return `{${problem.word}} means nothing in a name. Those that do: ${NAME_WORDS.map((word) => `{${word}}`).join(', ')}`;
    case 'not-possible':
      return `“${problem.project}” cannot be made as ${problem.profile}: ${problem.message}`;
    case 'missing':
      return `“${problem.project}” is not complete for ${problem.profile}. Add what is missing, or leave out what cannot be made`;
    default:
      return assertNever(problem);
  }
}
