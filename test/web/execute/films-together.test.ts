import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Profile } from '../../../shared/profiles/profiles.ts';
import { exportFilm, makePlan } from '../../../web/execute/export-film.ts';
import type { Artifact, ExportProgress, ExportRequest } from '../../../web/execute/export-types.ts';
import { type OpfsLedger, openLedger } from '../../../web/execute/opfs-ledger.ts';
import { makePictureStore, type PictureStore } from '../../../web/execute/picture-store.ts';
import { renderSound, soundKey } from '../../../web/execute/render-sound.ts';
import { flashAndBeep, type TestStory } from './film-helpers.ts';
import { emptyLedger } from './ledger-helpers.ts';
import { countWorkers } from './worker-helpers.ts';

const signal = new AbortController().signal;
/** Three shapes of picture, two bitrates of sound. */
const PROFILES = [
  profileOf('WIDE', 320, 180, 128_000),
  profileOf('TALL', 144, 256, 128_000),
  profileOf('SMALL', 160, 90, 96_000),
];

function profileOf(name: string, width: number, height: number, audioBitrate: number): Profile {
  const size = { type: 'exact', width, height } as const;
  return { name, label: name, size, highestRate: null, bitrates: null, audioBitrate };
}

let ledger: OpfsLedger;
let story: TestStory;
let pictures: PictureStore;
let opened: string[];

beforeEach(async () => {
  await emptyLedger();
  ledger = await openLedger();
  story = await flashAndBeep([0.8, 0.7, 0.9], { width: 320, height: 180 }, { loudness: -16 });
  opened = [];
  const { media } = story;
  story = {
    ...story,
    media: {
      ...media,
      openByHash(sha256, name) {
        opened.push(name);
        return media.openByHash(sha256, name);
      },
    },
  };
  pictures = makePictureStore({ media: story.media });
});

afterEach(() => {
  pictures.close();
  ledger.close();
});

function requestOf(profile: Profile): ExportRequest {
  const destination = { type: 'library' } as const;
  return { jobId: profile.name, project: story.project, profile, container: 'mp4', destination };
}

const planOf = (profile: Profile): Promise<Plan> => makePlan(requestOf(profile), { media: story.media });

async function exportOne(
  profile: Profile,
  behind: readonly Profile[],
  beside: readonly Profile[] = [],
): Promise<Artifact> {
  const others = async () => ({
    behind: await Promise.all(behind.map(planOf)),
    beside: await Promise.all(beside.map(planOf)),
  });
  const deps = { ledger, media: story.media, workers: 2, pictures, others };
  return exportFilm(requestOf(profile), deps, { signal, onProgress: () => {} });
}

/** Every part of every film, by its bytes: the files around them hold the time at which they were made. */
async function exportAll(areTogether: boolean): Promise<readonly string[]> {
  for (const [index, profile] of PROFILES.entries())
    await exportOne(profile, areTogether ? PROFILES.slice(index + 1) : []);
  const plans = await Promise.all(PROFILES.map(planOf));
  const keys = plans.flatMap((plan) => [...plan.chunks.map(({ key }) => key), soundKey(plan)]);
  const entries = await ledger.find(keys);
  return Promise.all(
    keys.map(async (key) => {
      const sum = sha256.create();
      for await (const { data } of ledger.read(entries.get(key) ?? fail(), { signal })) sum.update(data);
      return bytesToHex(sum.digest());
    }),
  );
}

const times = (name: string) => opened.filter((file) => file === name).length;

describe('three profiles of one story, one after the other', () => {
  test('decode each picture once and mix the sound once, and the films are what they are alone', async () => {
    const workers = countWorkers();
    try {
      const together = await exportAll(true);
      expect([times('white.png'), times('black.png')]).toEqual([1, 1]);
      expect([times('voice-0.wav'), workers.started('sound')]).toEqual([1, 1]);

      ledger.close();
      await emptyLedger();
      ledger = await openLedger();
      expect(await exportAll(false)).toEqual(together);
      expect([times('white.png'), workers.started('sound')]).toEqual([4, 3]);
    } finally {
      workers.restore();
    }
  });

  test('leave no worker behind: the last one gives the pictures back', async () => {
    const workers = countWorkers();
    try {
      await exportOne(PROFILES[0] ?? fail(), PROFILES.slice(1));
      expect(workers.living()).toBe(1);
      await exportOne(PROFILES[1] ?? fail(), []);
      expect(workers.living()).toBe(0);
      expect(workers.started('picture')).toBe(1);
    } finally {
      workers.restore();
    }
  });

  test('that do not follow give the pictures back after a while', async () => {
    const workers = countWorkers();
    pictures = makePictureStore({ media: story.media, idleMs: 1 });
    try {
      await exportOne(PROFILES[0] ?? fail(), PROFILES.slice(1));
      await expect.poll(() => workers.living()).toBe(0);
    } finally {
      workers.restore();
    }
  });

  test('of which one is cancelled leave nothing running, and the next is whole', async () => {
    const workers = countWorkers();
    const stop = new AbortController();
    try {
      const [first = fail(), second = fail()] = PROFILES;
      const deps = {
        ledger,
        media: story.media,
        workers: 2,
        pictures,
        others: async () => ({ behind: [await planOf(second)], beside: [] }),
      };
      const reason = new DOMException('stopped', 'AbortError');
      const onProgress = ({ stage }: ExportProgress) => stage === 'rendering' && stop.abort(reason);
      const work = exportFilm(requestOf(first), deps, { signal: stop.signal, onProgress });
      await expect(work).rejects.toBe(reason);
      expect(workers.living()).toBe(0);
      expect(await exportOne(second, [])).toMatchObject({ frames: 72 });
    } finally {
      workers.restore();
    }
  });
});

test('a look ahead that fails costs this film nothing', async () => {
  const others = () => Promise.reject(new Error('The records could not be read'));
  const deps = { ledger, media: story.media, workers: 2, pictures, others };
  const made = exportFilm(requestOf(PROFILES[2] ?? fail()), deps, { signal, onProgress: () => {} });
  expect(await made).toMatchObject({ frames: 72 });
});

test('two films at once share the pictures, and neither takes them from the other', async () => {
  const workers = countWorkers();
  try {
    const [first = fail(), second = fail()] = PROFILES;
    const made = await Promise.all([exportOne(first, [second]), exportOne(second, [])]);
    expect(made.map(({ frames }) => frames)).toEqual([72, 72]);
    expect(workers.started('picture')).toBe(1);
    expect([times('voice-0.wav'), workers.started('sound')]).toEqual([1, 1]);
  } finally {
    workers.restore();
  }
});

test('two films that start at once with different sound settings mix it once for both', async () => {
  const workers = countWorkers();
  try {
    const [first = fail(), , second = fail()] = PROFILES;
    const made = await Promise.all([exportOne(first, [], [second]), exportOne(second, [], [first])]);
    expect(made.map(({ frames }) => frames)).toEqual([72, 72]);
    expect([times('voice-0.wav'), workers.started('sound')]).toEqual([1, 1]);
  } finally {
    workers.restore();
  }
});

test('of a film beside that has its sound by now no second one is made', async () => {
  const [first = fail(), , second = fail()] = PROFILES;
  const [own, other] = [await planOf(first), await planOf(second)];
  await renderSound(other, { ledger, media: story.media }, { signal });
  const begun: string[] = [];
  const begin: OpfsLedger['begin'] = (key, kind) => {
    begun.push(key);
    return ledger.begin(key, kind);
  };
  const deps = { ledger: { find: ledger.find, begin }, media: story.media };
  await renderSound(own, deps, { signal, also: [other.audio] });
  expect(begun).toEqual([soundKey(own)]);
});

function fail(): never {
  throw new Error('The fixture is not as the test expects');
}
