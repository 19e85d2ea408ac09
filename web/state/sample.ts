import { StudioError } from '../../shared/errors.ts';
import type { Project, ProjectId } from '../../shared/model/project.ts';
import type { MediaFiles } from '../storage/media-files.ts';
import { readDocument } from '../storage/project-records.ts';

/** The sample story that ships with the studio, laid out like an unpacked bundle. */
export async function readSample(
  media: MediaFiles,
  id: ProjectId,
  base = `${import.meta.env.BASE_URL}sample/`,
): Promise<Project> {
  const signal = new AbortController().signal;
  const document = readDocument(await (await get(`${base}project.json`)).json());
  for (const asset of Object.values(document.assets)) {
    if (asset.sha256 === null || (await media.has(asset.sha256))) continue;
    const blob = await (await get(`${base}${asset.name}`)).blob();
    const file = new File([blob], asset.name, { type: asset.type });
    await media.add(file, { signal, expected: asset.sha256 });
  }
  return { ...document, id };
}

async function get(url: string): Promise<Response> {
  const response = await fetch(url);
  if (response.ok) return response;
  throw new StudioError('input.media-missing', 'The sample story could not be loaded', {
    context: { details: `${response.status} ${url}` },
  });
}
