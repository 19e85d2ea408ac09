import { describe, expect, it } from 'vitest';
import { type FilmEnd, runFilms } from '../../../helper/batch/run-films.ts';
import { StudioError } from '../../../shared/errors.ts';

const FILMS = ['one', 'two', 'three', 'four', 'five'];
const full = () => new StudioError('environment.storage-full', 'The disk is full');
const live = () => new AbortController().signal;

/** Films that end when the test says so. */
function makeStage() {
  const ends: FilmEnd<string, string>[] = [];
  const running = new Map<string, { resolve: (result: string) => void; reject: (error: unknown) => void }>();
  let most = 0;
  let tick = 0;
  const render = (film: string) =>
    new Promise<string>((resolve, reject) => {
      running.set(film, { resolve, reject });
      most = Math.max(most, running.size);
    });
  const end = async (film: string, error: unknown = null) => {
    const one = running.get(film);
    running.delete(film);
    if (error === null) one?.resolve(`${film} made`);
    else one?.reject(error);
    // Everything that follows from it has happened when a timer comes round.
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  const options = {
    render,
    onEnd: (one: FilmEnd<string, string>) => void ends.push(one),
    now: () => (tick += 500),
  };
  return { ends, running, options, end, most: () => most };
}

describe('films of a batch', () => {
  it('go on when the disk is full for the third of five', async () => {
    const { ends, end, options, running } = makeStage();
    const done = runFilms(FILMS, { ...options, concurrency: 1, signal: live() });
    for (const film of FILMS) {
      expect([...running.keys()]).toEqual([film]);
      await end(film, film === 'three' ? full() : null);
    }
    await done;
    expect(ends.map((one) => ('error' in one ? (one.error as StudioError).code : one.result))).toEqual([
      ...['one made', 'two made', 'environment.storage-full', 'four made', 'five made'],
    ]);
    expect(ends[0]).toMatchObject({ seconds: 0.5 });
  });

  it('are made so many at once, in their order', async () => {
    const { end, options, running, most } = makeStage();
    const done = runFilms(FILMS, { ...options, concurrency: 2, signal: live() });
    expect([...running.keys()]).toEqual(['one', 'two']);
    await end('two');
    expect([...running.keys()]).toEqual(['one', 'three']);
    for (const film of ['one', 'three', 'four', 'five']) await end(film);
    await done;
    expect(most()).toBe(2);
  });

  it('that are stopped end cleanly, and nothing new begins', async () => {
    const { ends, end, options, running } = makeStage();
    const stop = new AbortController();
    const done = runFilms(FILMS, { ...options, concurrency: 2, signal: stop.signal });
    await end('one');
    stop.abort(new DOMException('Stopped', 'AbortError'));
    const rejected = expect(done).rejects.toThrow('Stopped');
    await end('two', full());
    await end('three', new Error('killed'));
    await rejected;
    expect(running.size).toBe(0);
    expect(ends).toHaveLength(1);
  });

  it('go on also after a mistake of ours', async () => {
    const { ends, end, options } = makeStage();
    const done = runFilms(['one', 'two'], { ...options, concurrency: 1, signal: live() });
    await end('one', new TypeError('A mistake'));
    await end('two');
    await done;
    expect(ends).toMatchObject([{ error: new TypeError('A mistake') }, { result: 'two made' }]);
  });

  it('tell how long they were worked at, not how long they waited', async () => {
    const { ends, options } = makeStage();
    const within = async <Result>(signal: AbortSignal, work: (stop: AbortSignal) => Promise<Result>) => {
      await expect(work(AbortSignal.abort(new Error('Too late')))).rejects.toThrow('Too late');
      // The night before the next try.
      for (let hour = 0; hour < 8; hour += 1) options.now();
      return work(signal);
    };
    const render = async (film: string, stop: AbortSignal) => {
      stop.throwIfAborted();
      return `${film} made`;
    };
    await runFilms(['one'], { ...options, render, within, concurrency: 1, signal: live() });
    expect(ends).toEqual([{ film: 'one', result: 'one made', seconds: 1 }]);
  });
});
