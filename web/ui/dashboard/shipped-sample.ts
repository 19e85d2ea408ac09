import type { Asset, Project } from '../../../shared/model/project.ts';
import { parseProject } from '../../../shared/model/validate-project.ts';

const FOLDER = `${import.meta.env.BASE_URL}sample/`;

/** The sample as it ships, whatever became of the person's own copy of it. */
export async function readShippedSample(): Promise<Project> {
  const parsed = parseProject(await (await read('project.json')).json());
  if (!parsed.ok) throw parsed.error;
  return parsed.value;
}

export async function shippedFile(asset: Asset): Promise<File> {
  const blob = await (await read(asset.name)).blob();
  return new File([blob], asset.name, { type: asset.type });
}

async function read(name: string): Promise<Response> {
  const response = await fetch(`${FOLDER}${name}`);
  if (!response.ok) throw new TypeError(`${name} answered ${response.status}`);
  return response;
}
