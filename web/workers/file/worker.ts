import { transfer } from 'comlink';
import { checkFilm } from '../../media/check-film.ts';
import { checksumOf } from '../../media/checksum.ts';
import { type FilmWriter, makeFilmWriter } from '../../media/film-writer.ts';
import { makeRuns, serve } from '../serve.ts';
import type { FileWorkerApi, FilmWrite } from './api.ts';
import { type FilmFile, openFilmFile } from './film-file.ts';

interface OpenFilm {
  readonly writer: FilmWriter;
  readonly file: FilmFile | null;
  /** Taken with each answer. */
  writes: FilmWrite[];
}

let count = 0;
const films = new Map<number, OpenFilm>();
const runs = makeRuns();

const api: FileWorkerApi = {
  async open(spec, target) {
    const writes: FilmWrite[] = [];
    const file = target === null ? null : await openFilmFile(target);
    try {
      const writer = await makeFilmWriter(spec, (position, bytes) => {
        film.writes.push({ position, bytes });
      });
      const film: OpenFilm = { writer, writes, file };
      count += 1;
      films.set(count, film);
      return count;
    } catch (error) {
      file?.close();
      throw error;
    }
  },
  async add(id, packets) {
    const film = filmOf(id);
    for (const packet of packets) {
      await (packet.track === 'video' ? film.writer.addVideo(packet) : film.writer.addSound(packet));
    }
    return take(film);
  },
  async finish(id) {
    const film = filmOf(id);
    await film.writer.finish();
    const writes = take(film);
    film.file?.finish();
    films.delete(id);
    return writes;
  },
  async drop(id) {
    const film = films.get(id);
    films.delete(id);
    film?.file?.close();
    await film?.writer.cancel();
  },
  verify: (runId, file, expected) => runs.run(runId, (signal) => checkFilm(file, expected, { signal })),
  checksum: (runId, file) => runs.run(runId, (signal) => checksumOf(file, { signal })),
  cancel: (runId) => runs.cancel(runId),
};

serve(api);

function filmOf(id: number): OpenFilm {
  const film = films.get(id);
  if (film === undefined) throw new TypeError('That film has ended');
  return film;
}

function take(film: OpenFilm): readonly FilmWrite[] {
  const { writes, file } = film;
  film.writes = [];
  if (file !== null) {
    for (const { position, bytes } of writes) file.write(position, bytes);
    return [];
  }
  const whole = writes.map(({ position, bytes }) => ({
    position,
    bytes: bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice(),
  }));
  return transfer(
    whole,
    whole.map(({ bytes }) => bytes.buffer),
  );
}
