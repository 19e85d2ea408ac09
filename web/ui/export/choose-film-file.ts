import type { Container } from '../../../shared/plan/plan.ts';
import { fileNameFrom } from '../../../shared/text/file-name.ts';

const TYPES: Readonly<Record<Container, `${string}/${string}`>> = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
};

export function canChooseFile(): boolean {
  return typeof window.showSaveFilePicker === 'function';
}

/** Where the film is to be written; null when the person changed their mind. Ask from a click only. */
export async function chooseFilmFile(
  title: string,
  container: Container,
): Promise<FileSystemFileHandle | null> {
  try {
    return await window.showSaveFilePicker({
      suggestedName: `${fileNameFrom(title, 'Film')}.${container}`,
      types: [{ accept: { [TYPES[container]]: [`.${container}`] } }],
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}
