import { expect, test } from 'vitest';
import { measureFilm } from '../../../web/execute/measure-film.ts';
import { flashAndBeep } from './film-helpers.ts';

const film = { profile: 'PROJECT', container: 'mp4', destination: { type: 'library' } } as const;

test('a moment of a film says how many frames a second this computer makes of it', async () => {
  const { project, media } = await flashAndBeep([4, 4]);
  const { signal } = new AbortController();
  const speed = await measureFilm({ ...film, project }, { media, workers: 1 }, { signal });
  expect(speed).toBeGreaterThan(1);
});

test('a film that is not complete is not measured, and a measurement can be stopped', async () => {
  const { project, media } = await flashAndBeep([2, 2]);
  media.files.clear();
  const { signal } = new AbortController();
  expect(await measureFilm({ ...film, project }, { media, workers: 1 }, { signal })).toBe(null);

  const whole = await flashAndBeep([4]);
  const stopped = measureFilm(
    { ...film, project: whole.project },
    { media: whole.media, workers: 1 },
    { signal: AbortSignal.abort(new Error('Stopped')) },
  );
  await expect(stopped).rejects.toThrow('Stopped');
});
