import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StudioError } from '../../../shared/errors.ts';
import { makeProject } from '../../../shared/model/make-project.ts';
import { makeSegment } from '../../../shared/model/make-segment.ts';
import { UPLOAD } from '../../../shared/protocol/uploads.ts';
import { type HelperApi, makeHelperApi } from '../../../web/helper-client/helper-api.ts';
import { type HelperProjectsParts, makeHelperProjects } from '../../../web/state/helper-projects.ts';
import { openArriving, sweepArriving } from '../../../web/storage/arriving-media.ts';
import { MEDIA_LOCK } from '../../../web/storage/locks.ts';
import { addProject, changeRecord } from '../../../web/storage/project-records.ts';
import { makePlace, type Place, type Tab } from './state-helpers.ts';

const PICTURE = crypto.getRandomValues(new Uint8Array(3000));
/** More than one piece, and no whole number of them. */
const VOICE = new Uint8Array((40 << 20) + 17).fill(7);
crypto.getRandomValues(VOICE.subarray(0, 60_000));

let place: Place;
let tab: Tab;
let helper: Awaited<ReturnType<typeof scriptHelper>>;
beforeEach(async () => {
  place = makePlace();
  tab = await place.openTab();
  helper = await scriptHelper();
});
afterEach(async () => {
  await (await openArriving(helper.voice)).remove();
  await place.dispose();
});

/** A helper with one story, its files, and what it is told to do with them. */
async function scriptHelper() {
  const [picture, voice] = [await hashOf(PICTURE), await hashOf(VOICE)];
  const common = { type: 'image/png', width: 640, height: 360 } as const;
  const project = {
    ...makeProject({ id: 'of-a-script', title: 'Harbour' }),
    assets: {
      a1: { ...common, kind: 'picture', id: 'a1', name: 'a.png', bytes: PICTURE.length, sha256: picture },
      a2: { ...common, kind: 'picture', id: 'a2', name: 'b.png', bytes: VOICE.length, sha256: voice },
    },
    storyline: [
      makeSegment({ id: 's1', text: 'One', visual: { type: 'picture', asset: 'a1' }, setLength: 48_000 }),
    ],
  };
  const script = {
    ...{ picture, voice },
    project: project as object,
    files: new Map([
      [picture, PICTURE],
      [voice, VOICE],
    ]),
    ranges: [] as string[],
    /** Before a range is answered. */
    onRange: async (_range: string): Promise<void> => {},
  };
  const card = () => ({ id: 'of-a-script', title: 'Harbour', revision: 3, segments: 1, updated_at: 1000 });
  const answer: HelperApi['fetch'] = async (path, { method = 'GET', headers = {}, signal }) => {
    signal.throwIfAborted();
    if (path === '/api/projects') return Response.json({ projects: [card()] });
    if (path.startsWith('/api/projects/')) return Response.json({ ...card(), project: script.project });
    const file = script.files.get(path.slice('/api/assets/'.length));
    if (file === undefined) return new Response(null, { status: 404 });
    if (method === 'HEAD') {
      return new Response(null, {
        headers: { [UPLOAD.offset]: String(file.length), [UPLOAD.complete]: '1' },
      });
    }
    const range = headers.Range ?? '';
    await script.onRange(range);
    signal.throwIfAborted();
    script.ranges.push(range);
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
    return new Response(file.slice(Number(from), Number(to) + 1), { status: 206 });
  };
  const real = makeHelperApi({ origin: 'http://127.0.0.1:9', token: 'x' });
  const api: HelperApi = {
    ...real,
    fetch: answer,
    async call(path, schema, request) {
      const original = globalThis.fetch;
      try {
        globalThis.fetch = () => answer(path, request);
        return await real.call(path, schema, request);
      } finally {
        globalThis.fetch = original;
      }
    },
  };
  return Object.assign(script, { api });
}

async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function projects(media: HelperProjectsParts['media'] = tab.services.media) {
  return makeHelperProjects({
    ...{ db: tab.db, media, helper: async () => helper.api },
    library: {
      async add(project) {
        await addProject(tab.db, project, { at: 1 });
        return project.id;
      },
    },
  });
}

function copy(signal = new AbortController().signal) {
  const told: number[] = [];
  const made = projects().copy('of-a-script', { signal, onProgress: (ratio) => told.push(ratio) });
  return { told, made };
}
async function arriving(): Promise<readonly string[]> {
  const all = await (await navigator.storage.getDirectory()).getDirectoryHandle('arriving', { create: true });
  const names: string[] = [];
  for await (const name of all.keys()) names.push(name);
  return names;
}

const live = () => new AbortController().signal;
const stories = () => tab.db.getAll('projects');

describe("the helper's own stories", () => {
  it('are listed, with the copy that is here', async () => {
    const listed = { id: 'of-a-script', title: 'Harbour', segments: 1, updatedAt: 1000 };
    expect(await projects().list(live())).toEqual([{ ...listed, copy: null }]);
    const { id } = await copy().made;
    expect(await projects().list(live())).toEqual([{ ...listed, copy: id }]);
    await changeRecord(tab.db, id, (record) => ({ ...record, trashedAt: 1 }));
    expect(await projects().list(live())).toEqual([{ ...listed, copy: null }]);
    await changeRecord(tab.db, id, (record) => ({ ...record, trashedAt: null }));
    expect(await projects().list(live())).toEqual([{ ...listed, copy: id }]);
    await tab.db.delete('projects', id);
    expect(await projects().list(live())).toEqual([{ ...listed, copy: null }]);
  });

  it('become stories of the studio with all their files', async () => {
    const { made, told } = copy();
    const { id, title, missing } = await made;
    expect({ title, missing }).toEqual({ title: 'Harbour', missing: [] });
    expect(id).not.toBe('of-a-script');
    const studio = await tab.openStudio(id);
    expect(studio.document()).toEqual({ ...helper.project, id });
    const voice = await tab.services.media.openByHash(helper.voice, 'b.png');
    expect(await hashOf(new Uint8Array(await voice.arrayBuffer()))).toBe(helper.voice);
    expect(await tab.services.media.has(helper.picture)).toBe(true);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
    expect((await openArriving(helper.voice)).bytes()).toBe(0);
  });

  it('are copied a second time under a name of its own, and no file is sent again', async () => {
    await copy().made;
    helper.ranges.length = 0;
    expect((await copy().made).title).toBe('Harbour copy');
    expect((await copy().made).title).toBe('Harbour copy 2');
    expect(helper.ranges).toEqual([]);
    expect((await stories()).map(({ title }) => title).sort()).toEqual([
      ...['Harbour', 'Harbour copy', 'Harbour copy 2'],
    ]);
  });

  it('tell which files the helper does not have', async () => {
    helper.files.delete(helper.picture);
    expect((await copy().made).missing).toEqual(['a.png']);
    expect(await stories()).toHaveLength(1);
  });
});

describe('a copy that is broken off', () => {
  const [first, second] = [`bytes=0-${(16 << 20) - 1}`, `bytes=${16 << 20}-${(32 << 20) - 1}`];

  it('leaves no story, and goes on where it was', async () => {
    const controller = new AbortController();
    helper.onRange = async (range) => {
      if (range === second) controller.abort(new Error('Cancelled'));
    };
    await expect(copy(controller.signal).made).rejects.toThrow('Cancelled');
    expect(await stories()).toEqual([]);
    expect(helper.ranges).toContain(first);
    helper.ranges.length = 0;
    helper.onRange = async () => {};
    const { made, told } = copy();
    await made;
    expect(helper.ranges).not.toContain(first);
    expect(helper.ranges[0]).toBe(second);
    expect(told.find((ratio) => ratio > 0.01)).toBeCloseTo((16 << 20) / (VOICE.length + PICTURE.length), 2);
    expect(await tab.services.media.has(helper.voice)).toBe(true);
  });

  it('for want of room keeps what has come', async () => {
    const { media } = tab.services;
    const full = new StudioError('environment.storage-full', 'The file could not be stored');
    const add = vi.fn(media.add).mockRejectedValueOnce(full);
    const crowded = projects({ has: media.has, add });
    helper.files.delete(helper.picture);
    const request = { signal: live(), onProgress: () => {} };
    await expect(crowded.copy('of-a-script', request)).rejects.toBe(full);
    helper.ranges.length = 0;
    expect((await crowded.copy('of-a-script', request)).missing).toEqual(['a.png']);
    expect(helper.ranges).toEqual([]);
  });

  it('before it could begin keeps no other from beginning', async () => {
    const real = navigator.locks.request.bind(navigator.locks);
    const refused = vi
      .spyOn(navigator.locks, 'request')
      .mockImplementation(((name: string, ...rest: [LockOptions, LockGrantedCallback<unknown>]) =>
        name === MEDIA_LOCK
          ? Promise.reject(new Error('No lock'))
          : real(name, ...rest)) as LockManager['request']);
    await expect(copy().made).rejects.toThrow();
    refused.mockRestore();
    const isHeld = async () => {
      const { held = [] } = await navigator.locks.query();
      return held.some(({ name }) => name === 'storyloom-helper-copy');
    };
    await expect.poll(isHeld, { timeout: 10_000 }).toBe(false);
  });

  it('is not swept away while its first piece is on the way', async () => {
    helper.onRange = async () => {
      await projects().list(live());
    };
    expect((await copy().made).missing).toEqual([]);
    await openArriving(helper.voice);
    await projects().list(live());
    expect(await arriving()).not.toContain(helper.voice);
  });

  it('is forgotten after a day', async () => {
    await (await openArriving(helper.voice)).add(new Blob([VOICE.subarray(0, 1000)]));
    await sweepArriving(Date.now() + 23 * 3600_000);
    expect((await openArriving(helper.voice)).bytes()).toBe(1000);
    await sweepArriving(Date.now() + 25 * 3600_000);
    expect((await openArriving(helper.voice)).bytes()).toBe(0);
  });
});

describe('a copy that cannot be', () => {
  it('of a file with another hash is refused by its name, and starts anew the next time', async () => {
    const damaged = VOICE.slice();
    damaged[20_000_000] = 9;
    helper.files.set(helper.voice, damaged);
    await expect(copy().made).rejects.toMatchObject({ context: { file: 'b.png' } });
    expect(await stories()).toEqual([]);
    expect(await tab.services.media.has(helper.voice)).toBe(false);
    helper.files.set(helper.voice, VOICE);
    expect((await copy().made).missing).toEqual([]);
  });

  it('of a document that is none says so before a file is sent', async () => {
    helper.project = { ...helper.project, storyline: 'nothing' };
    await expect(copy().made).rejects.toMatchObject({ code: 'input.project-invalid' });
    helper.project = { ...helper.project, version: 999 };
    await expect(copy().made).rejects.toMatchObject({ code: 'input.project-newer' });
    expect(helper.ranges).toEqual([]);
  });
});
