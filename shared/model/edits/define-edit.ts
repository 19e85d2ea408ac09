import type { Project } from '../project.ts';

/**
 * One thing a person does to a project. `apply` is pure and returns the same project when there is nothing to
 * do: an edit on a thing that is gone (removed in another tab, undone meanwhile) is no mistake of anybody's.
 * Names are stored in journals: do not change them. Labels are shown by undo and redo.
 */
export interface Edit<Args extends readonly unknown[]> {
  readonly name: string;
  readonly label: string;
  apply(project: Project, ...args: Args): Project;
}

export function defineEdit<Args extends readonly unknown[]>(
  name: string,
  label: string,
  apply: (project: Project, ...args: Args) => Project,
): Edit<Args> {
  return { name, label, apply };
}
