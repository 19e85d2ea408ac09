/** Gives the person a file as a download. */
export function saveFile(file: File): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = safeName(file.name);
  link.click();
  // The download has begun by then; the URL would otherwise hold the bytes for as long as the tab lives.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Streams to a file of the person's choice where the browser can, else downloads it. */
export async function saveStream(name: string, stream: ReadableStream<Uint8Array>): Promise<boolean> {
  if (typeof window.showSaveFilePicker !== 'function') {
    saveFile(new File([await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).blob()], name));
    return true;
  }
  let handle: FileSystemFileHandle;
  try {
    handle = await window.showSaveFilePicker({ suggestedName: safeName(name) });
  } catch (error) {
    await stream.cancel();
    if (error instanceof DOMException && error.name === 'AbortError') return false;
    throw error;
  }
  await stream.pipeTo(await handle.createWritable());
  return true;
}

export function safeName(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
  return name.replace(/[\\/:*?"<>|\u0000-\u001f]/gu, '-').trim() || 'story';
}
