import { type Accessor, createSignal, onCleanup } from 'solid-js';

/** Lets a `.storyloom` file be dropped anywhere on the screen; true while one hovers. */
export function createBundleDrop(onBundle: (file: File) => void): Accessor<boolean> {
  const [isOver, setOver] = createSignal(false);
  const ended = new AbortController();
  const { signal } = ended;
  // Entering a child comes before leaving its parent.
  let depth = 0;
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
  document.addEventListener(
    'dragenter',
    (event) => {
      if (!hasFiles(event)) return;
      depth += 1;
      setOver(true);
    },
    { signal },
  );
  document.addEventListener(
    'dragleave',
    (event) => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    },
    { signal },
  );
  document.addEventListener(
    'dragover',
    (event) => {
      if (hasFiles(event)) event.preventDefault();
    },
    { signal },
  );
  document.addEventListener(
    'drop',
    (event) => {
      depth = 0;
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file === undefined) return;
      event.preventDefault();
      onBundle(file);
    },
    { signal },
  );
  onCleanup(() => ended.abort());
  return isOver;
}
