import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { FilmArtifact } from '../../../helper/jobs/types.ts';
import { makeDataFolders } from '../../../helper/store/data-folder.ts';
import { openStore } from '../../../helper/store/open-store.ts';
import { addNarration, openBench, pictureStory, SECOND } from '../execute/film-kit.ts';
import { makeTemporaryFolder } from './jobs-kit.ts';
import { makeDice, runHelper } from './kill-kit.ts';

const PROGRAM = fileURLToPath(new URL('./rendering-helper.ts', import.meta.url));
const SEED = 42;
const kills = process.env.STORYLOOM_LONG ? 20 : 1;

const LENGTHS = Array.from({ length: kills > 1 ? 8 : 4 }, (_, at) => (2 + (at % 3) / 7) * SECOND);
/** One of each shape, and small ones: five films are made here. */
const BATCH = ['DRAFT_360P', 'SQUARE_720P', 'DRAFT_480P', 'PREVIEW_720P', 'PROJECT'];

/** A data folder with the story's media in it, and the story beside it. */
async function makeData(lengths: readonly number[]) {
  const bench = await openBench();
  const story = await addNarration(bench, await pictureStory(bench, lengths.map(Math.round)));
  return (): { readonly data: string; readonly program: readonly string[] } => {
    const data = makeTemporaryFolder();
    const { assets } = makeDataFolders(data);
    for (const { sha256 } of Object.values(story.assets)) {
      if (sha256 !== null) copyFileSync(bench.deps.media.path(sha256) ?? '', join(assets, sha256));
    }
    const file = join(bench.folder, 'story.json');
    writeFileSync(file, JSON.stringify(story));
    return { data, program: [PROGRAM, data, file] };
  };
}

/** Finished parts, each told from a later one of the same name. */
function finishedParts(data: string): Map<string, string> {
  const folder = join(data, 'ledger');
  const names = readdirSync(folder);
  return new Map(
    names
      .filter((name) => names.includes(`${name.slice(0, name.lastIndexOf('.'))}.json`) && !/json$/.test(name))
      .map((name) => {
        const { ino, mtimeMs } = statSync(join(folder, name));
        return [name, `${ino} ${mtimeMs}`];
      }),
  );
}

/** Programs that work in a folder. */
function programsIn(data: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return line.includes(data) ? [line.replaceAll('\0', ' ')] : [];
      } catch {
        return []; // it ended in this moment
      }
    });
}

async function filmOf(data: string) {
  const store = await openStore(data);
  onTestFinished(() => store.close());
  const jobs = store.jobs.all();
  expect(jobs.map(({ state, run, error }) => [state, run, error])).toEqual([['COMPLETED', 1, null]]);
  const film = store.jobs.artifactOf(jobs[0]?.id ?? '');
  const path = join(data, 'exports', film?.file ?? '');
  const hashes = ['v', 'a'].map((kind) =>
    execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-map', `0:${kind}`, '-f', 'md5', '-'], {
      encoding: 'utf8',
    }),
  );
  // Nothing here asks for bundles.
  return { artifact: film?.artifact as FilmArtifact | undefined, hashes };
}

test.skipIf(process.platform !== 'linux')(
  `killed ${kills} times in the middle of a render (seed ${SEED}), the film is the one of a run in peace`,
  { timeout: 600_000 },
  async () => {
    const makeFolder = await makeData(LENGTHS);
    const roll = makeDice(SEED);
    const peace = makeFolder();
    expect(await runHelper(peace.program, Number.POSITIVE_INFINITY, [])).toBe(true);
    const whole = await filmOf(peace.data);

    // A film that is done before it was killed often enough is followed by another one.
    for (let left = kills; left > 0; ) {
      const { data, program } = makeFolder();
      const seen = new Map<string, string>();
      for (let isDone = false; !isDone; ) {
        const heard: string[] = [];
        isDone = await runHelper(program, left > 0 ? 2 + roll(60) : Number.POSITIVE_INFINITY, heard);
        expect(heard.filter((line) => line.startsWith('failed'))).toEqual([]);
        if (!isDone) left -= 1;
        await vi.waitFor(() => expect(programsIn(data)).toEqual([]), { timeout: 30_000 });
        for (const [name, identity] of finishedParts(data)) {
          expect(seen.get(name) ?? identity).toBe(identity);
          seen.set(name, identity);
        }
        expect([...finishedParts(data).keys()].sort()).toEqual([...seen.keys()].sort());
      }
      expect(seen.size).toBeGreaterThan(0);
      const names = readdirSync(data, { recursive: true, encoding: 'utf8' });
      expect(names.filter((name) => name.includes('.part'))).toEqual([]);
      expect(names.filter((name) => name.endsWith('film.mp4'))).toHaveLength(1);
      const killed = await filmOf(data);
      expect(killed.hashes).toEqual(whole.hashes);
      expect(killed.artifact).toMatchObject({
        frames: whole.artifact?.frames,
        planHash: whole.artifact?.planHash,
        samples: whole.artifact?.samples,
      });
      const { rendered = 0, reused = 0 } = killed.artifact?.chunks ?? {};
      expect(rendered + reused).toBe(whole.artifact?.chunks.rendered);
    }
  },
);

test.skipIf(process.platform !== 'linux')(
  'killed in the middle of a batch of five, what was done stays and the rest is made, each film once',
  { timeout: 600_000 },
  async () => {
    const { data, program } = (await makeData([0.8 * SECOND, 0.6 * SECOND]))();
    const heard: string[] = [];
    let isFirstDone = false;
    const inSecond = (line: string) => {
      isFirstDone ||= line.startsWith('step checking');
      return isFirstDone && /^step rendering \d\d/.test(line);
    };
    expect(await runHelper([...program, ...BATCH], inSecond, heard)).toBe(false);
    await vi.waitFor(() => expect(programsIn(data)).toEqual([]), { timeout: 30_000 });
    const before = finishedParts(data);
    expect(before.size).toBeGreaterThan(0);
    const films = () =>
      readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('film.mp4'));
    expect(films()).toHaveLength(1);
    expect(await runHelper([...program, ...BATCH], Number.POSITIVE_INFINITY, heard)).toBe(true);
    expect(heard.filter((line) => line.startsWith('failed'))).toEqual([]);
    for (const [name, identity] of before) expect(finishedParts(data).get(name)).toBe(identity);

    const names = readdirSync(data, { recursive: true, encoding: 'utf8' });
    expect(names.filter((name) => name.includes('.part'))).toEqual([]);
    expect(films()).toHaveLength(5);
    const store = await openStore(data);
    onTestFinished(() => store.close());
    const jobs = store.jobs.all();
    expect(jobs.map(({ state, run, profile }) => [state, run, profile])).toEqual(
      BATCH.map((profile) => ['COMPLETED', 1, profile]),
    );
    const made = jobs.map(({ id }) => store.jobs.artifactOf(id)?.artifact as FilmArtifact | undefined);
    expect(made.map((film) => [film?.width, film?.height])).toEqual([
      ...[
        [640, 360],
        [720, 720],
        [854, 480],
        [1280, 720],
        [1920, 1080],
      ],
    ]);
    expect(new Set(made.map((film) => film?.frames)).size).toBe(1);
  },
);
