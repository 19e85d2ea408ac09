import { onCleanup } from 'solid-js';

/**
 * A file dropped where nothing takes it would make the browser leave the studio and show the file. Places that
 * take files call `preventDefault` before this listener, which is the last to hear of it.
 */
export function createDropGuard(onStray: () => void): void {
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
  const onDragOver = (event: DragEvent) => {
    if (!hasFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'none';
  };
  const onDrop = (event: DragEvent) => {
    if (!hasFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    onStray();
  };
  window.addEventListener('dragover', onDragOver);
  window.addEventListener('drop', onDrop);
  onCleanup(() => {
    window.removeEventListener('dragover', onDragOver);
    window.removeEventListener('drop', onDrop);
  });
}
