import type { BatchDestination } from '../../state/batch-render-types.ts';

export function canChooseFolder(): boolean {
  return typeof window.showDirectoryPicker === 'function';
}

/** Null when the person changed their mind. Ask from a click only. */
export async function chooseFolder(): Promise<BatchDestination | null> {
  try {
    return { type: 'folder', handle: await window.showDirectoryPicker({ mode: 'readwrite' }) };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}
