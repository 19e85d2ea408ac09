import type { HelperContainer } from '../../../shared/plan/helper-output.ts';
import { fileNameFrom } from '../../../shared/text/file-name.ts';

const TYPES: Readonly<Record<HelperContainer, `${string}/${string}`>> = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mkv: 'video/x-matroska',
};

export function canChooseFile(): boolean {
  return typeof window.showSaveFilePicker === 'function';
}

/** Where the film is to be written; null when the person changed their mind. Ask from a click only. */
export async function chooseFilmFile(
  title: string,
  container: HelperContainer,
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
