import { assert } from '../../shared/assert.ts';
import type { Sink } from './sink.ts';
import { writeError } from './sink-errors.ts';

/** What differs between places: where bytes go, and how a film that is whole, or that is given up, ends there. */
interface SinkPlace extends Pick<Sink, 'fileName' | 'commit' | 'abort'> {
  /** Opened by the first bytes. */
  stream(): Promise<FileSystemWritableFileStream>;
}

/** Keeps a sink's contract: it takes bytes until its end, and ends once. */
export function makeSink({ fileName, stream, commit, abort }: SinkPlace): Sink {
  let ended = false;
  const end = () => {
    assert(!ended, 'A sink ends once');
    ended = true;
  };
  return {
    fileName,
    async write(position, bytes) {
      assert(!ended, 'A sink takes nothing after its end');
      try {
        await (await stream()).write({ type: 'write', position, data: bytes });
      } catch (error) {
        throw writeError(error, fileName);
      }
    },
    async commit(check) {
      end();
      return commit(check);
    },
    async abort(reason) {
      end();
      await abort(reason);
    },
  };
}
