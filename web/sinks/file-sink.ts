import { makeSink } from './make-sink.ts';
import type { Sink } from './sink.ts';
import { writeError } from './sink-errors.ts';

/** In Chromium, but not yet in the type library. */
type RemovableHandle = FileSystemFileHandle & { remove?: () => Promise<void> };

/**
 * A file the person chose. The browser writes beside it until the end, so an aborted export leaves what was
 * there before; a file that was empty was made by the picker for us and is taken away again.
 */
export async function openFileSink(handle: FileSystemFileHandle): Promise<Sink> {
  const fileName = handle.name;
  let wasEmpty: boolean;
  let stream: FileSystemWritableFileStream;
  try {
    const before = await handle.getFile().catch(() => null);
    wasEmpty = before === null || before.size === 0;
    stream = await handle.createWritable();
  } catch (error) {
    throw writeError(error, fileName);
  }

  const remove = async () => {
    await (handle as RemovableHandle).remove?.().catch(() => {});
  };

  return makeSink({
    fileName,
    stream: async () => stream,
    async commit(check) {
      try {
        await stream.close();
      } catch (error) {
        if (wasEmpty) await remove();
        throw writeError(error, fileName);
      }
      try {
        return await check(await handle.getFile());
      } catch (error) {
        await remove();
        throw error;
      }
    },
    async abort(reason) {
      await stream.abort(reason).catch(() => {});
      if (wasEmpty) await remove();
    },
  });
}
