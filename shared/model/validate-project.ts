import * as v from 'valibot';
import { StudioError } from '../errors.ts';
import { migrate } from './migrate.ts';
import { type Project, projectSchema } from './project.ts';
import type { Result } from './result.ts';

/** A document from outside (a saved record, a bundle, a file), migrated and checked. */
export function parseProject(document: unknown): Result<Project, StudioError> {
  const migrated = migrate(document);
  if (!migrated.ok) {
    return {
      ok: false,
      error:
        migrated.error === 'newer'
          ? new StudioError(
              'input.project-newer',
              'This project was made by a newer Storyloom. Update Storyloom to open it.',
            )
          : new StudioError('input.project-invalid', 'This is not a Storyloom project.'),
    };
  }
  return validateProject(migrated.value);
}

/** Checks a document of the current version. */
export function validateProject(document: unknown): Result<Project, StudioError> {
  const parsed = v.safeParse(projectSchema, document);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const place = v.getDotPath(issue) ?? 'the document';
    return {
      ok: false,
      error: new StudioError(
        'input.project-invalid',
        `The project is damaged at "${place}": ${issue.message}.`,
        {
          context: {
            details: parsed.issues.map((item) => `${v.getDotPath(item)}: ${item.message}`).join('\n'),
          },
        },
      ),
    };
  }
  const problem = findBrokenReference(parsed.output);
  if (problem) return { ok: false, error: new StudioError('input.project-invalid', problem) };
  return { ok: true, value: parsed.output };
}

/** Things with ids must be unique, or a diff could not find them again. */
function findBrokenReference(project: Project): string | null {
  const ids = new Set<string>();
  for (const item of [
    ...project.storyline,
    ...project.audio,
    ...project.audio.flatMap((track) => track.clips),
  ]) {
    if (ids.has(item.id)) return `The project is damaged: two of its parts have the id "${item.id}".`;
    ids.add(item.id);
  }
  for (const [key, asset] of Object.entries(project.assets)) {
    if (key !== asset.id)
      return `The project is damaged: the media "${asset.name}" is listed under another id.`;
  }
  return null;
}
