import { expect } from 'vitest';

/** A real file from beside the project, or null where the collection is not there. */
export async function corpusFile(path: string): Promise<File | null> {
  const project = expect.getState().testPath?.split('/test/web/')[0];
  if (project === undefined) return null;
  const beside = project.slice(0, project.lastIndexOf('/'));
  const response = await fetch(`/@fs${beside}/shared/corpus/${path}`).catch(() => null);
  // The development server answers a missing file with its start page.
  if (response?.ok !== true || response.headers.get('content-type')?.includes('text/html')) return null;
  return new File([await response.blob()], path.split('/').at(-1) ?? path);
}
