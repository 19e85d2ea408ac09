/** Tries and pause while Chromium lets go of a file: of a stream that was aborted, of a worker that ended. */
const MOST_TRIES = 40;
const PAUSE_MS = 25;

/** Tries again while somebody still holds the file: that it is free is said by no event. */
export async function whenFree<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isNamed(error, 'NoModificationAllowedError') || tried >= MOST_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** What is gone already is as good as removed. */
export function removeEntry(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  return whenFree(async () => {
    try {
      await folder.removeEntry(name, { recursive: true });
    } catch (error) {
      if (!isNamed(error, 'NotFoundError')) throw error;
    }
  });
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}
