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

export function canChooseFile(): boolean {
  return typeof window.showSaveFilePicker === 'function';
}

/** Null when the person changed their mind. Ask from a click only. */
export async function chooseFile(name: string): Promise<FileSystemFileHandle | null> {
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
