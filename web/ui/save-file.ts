import { fileNameFrom } from '../../shared/text/file-name.ts';

/** Gives the person a file as a download. */
export function downloadFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = safeName(name);
  link.click();
  // The download has begun by then; the URL would otherwise hold the bytes for as long as the tab lives.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Streams to a file of the person's choice where the browser can, else downloads it. False when they chose none. */
export async function saveStream(
  name: string,
  stream: ReadableStream<Uint8Array>,
  /** The place is chosen, and the bytes begin to flow. */
  onStart: () => void = () => {},
): Promise<boolean> {
  if (typeof window.showSaveFilePicker !== 'function') {
    onStart();
    // The bytes of a bundle are never shared memory, which is all that the wider type allows for.
    downloadFile(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).blob(), name);
    return true;
  }
  const handle = await chooseFile(name);
  if (handle === null) {
    await stream.cancel();
    return false;
  }
  onStart();
  await stream.pipeTo(await handle.createWritable());
  return true;
}

/** Null when the person changed their mind. */
async function chooseFile(name: string): Promise<FileSystemFileHandle | null> {
  try {
    return await window.showSaveFilePicker({ suggestedName: safeName(name) });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

/** The name before its ending is the person's. */
function safeName(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot === -1
    ? fileNameFrom(name, 'story')
    : fileNameFrom(name.slice(0, dot), 'story') + name.slice(dot);
}
