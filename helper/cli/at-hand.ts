import type { Sha256 } from '../../shared/model/project.ts';
import type { LoadedFilm } from './load-film.ts';

/** Hashes of the media whose files were found. */
export function atHand({ project, media }: Pick<LoadedFilm, 'project' | 'media'>): ReadonlySet<Sha256> {
  const hashes = Object.values(project.assets).flatMap(({ sha256 }) => sha256 ?? []);
  return new Set(hashes.filter((sha256) => media.path(sha256) !== null));
}
