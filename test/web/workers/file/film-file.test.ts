import { expect, test } from 'vitest';
import { type FilmHandle, openFilmFile } from '../../../../web/workers/file/film-file.ts';

/** A disk with room for so many bytes: it takes fewer, or gives a reason, as browsers do. */
function handleOf(room: number, fullBy: 'taking fewer' | DOMException = 'taking fewer') {
  const disk = new Uint8Array(64);
  const log: string[] = [];
  const handle: FilmHandle = {
    name: 'film.mp4',
    createSyncAccessHandle: async () => ({
      write(bytes, { at }) {
        if (at + bytes.length <= room) {
          disk.set(bytes, at);
          return bytes.length;
        }
        if (fullBy !== 'taking fewer') throw fullBy;
        return Math.max(0, room - at);
      },
      flush: () => log.push('flush'),
      close: () => log.push('close'),
    }),
  };
  return { handle, disk, log };
}

const bytes = (...values: number[]) => new Uint8Array(values);

test('bytes go to their places, and the file is let go of once they are on the disk', async () => {
  const { handle, disk, log } = handleOf(64);
  const file = await openFilmFile(handle);
  file?.write(4, bytes(5, 6));
  file?.write(0, bytes(1, 2, 3));
  file?.finish();
  expect([...disk.subarray(0, 6)]).toEqual([1, 2, 3, 0, 5, 6]);
  expect(log).toEqual(['flush', 'close']);
});

test.each(['taking fewer', new DOMException('no room', 'QuotaExceededError')] as const)(
  'a disk that is full is told of, whether it shows by %s',
  async (fullBy) => {
    const file = await openFilmFile(handleOf(4, fullBy).handle);
    expect(() => file?.write(2, bytes(1, 2, 3, 4))).toThrow(
      expect.objectContaining({
        code: 'environment.storage-full',
        context: expect.objectContaining({ file: 'film.mp4', stage: 'writing' }),
      }),
    );
  },
);

test('another failure of the disk is told of as what it is', async () => {
  const file = await openFilmFile(handleOf(4, new DOMException('broken', 'InvalidStateError')).handle);
  expect(() => file?.write(2, bytes(1, 2, 3, 4))).toThrow(expect.objectContaining({ code: 'failed.write' }));
});

test('a browser without sync handles writes in another way', async () => {
  expect(await openFilmFile({ name: 'film.mp4' })).toBeNull();
});
