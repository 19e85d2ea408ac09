import { type Accessor, createSignal, onCleanup } from 'solid-js';

/** What hovers over the screen: what may be a story, or files that belong inside one. */
export type Hovering = 'story' | 'other' | null;

export interface BundleDropOptions {
  readonly onStory: (file: File) => void;
  readonly onOther: () => void;
}

/** Lets a `.storyloom` file be dropped anywhere on the screen. */
export function createBundleDrop(options: BundleDropOptions): Accessor<Hovering> {
  const [hovering, setHovering] = createSignal<Hovering>(null);
  const ended = new AbortController();
  const { signal } = ended;
  // Entering a child comes before leaving its parent.
  let depth = 0;
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
  const on = (type: 'dragenter' | 'dragleave' | 'dragover' | 'drop', listener: (event: DragEvent) => void) =>
    document.addEventListener(type, (event) => hasFiles(event) && listener(event), { signal });

  on('dragenter', (event) => {
    depth += 1;
    setHovering(couldBeStory(event.dataTransfer) ? 'story' : 'other');
  });
  on('dragleave', () => {
    depth = Math.max(0, depth - 1);
    if (depth === 0) setHovering(null);
  });
  on('dragover', (event) => {
    event.preventDefault();
    if (event.dataTransfer !== null && hovering() === 'other') event.dataTransfer.dropEffect = 'none';
  });
  on('drop', (event) => {
    event.preventDefault();
    depth = 0;
    setHovering(null);
    const file = event.dataTransfer?.files[0];
    if (file === undefined) return;
    if (isStoryFile(file)) options.onStory(file);
    else options.onOther();
  });
  onCleanup(() => ended.abort());
  return hovering;
}

function isStoryFile(file: { readonly name: string; readonly type: string }): boolean {
  return /\.(storyloom|zip)$/i.test(file.name) || file.type === 'application/zip';
}

/** Names are not told before the drop, only types; a bundle has none that systems know, or that of a ZIP. */
function couldBeStory(data: DataTransfer | null): boolean {
  return [...(data?.items ?? [])].some(
    ({ kind, type }) => kind === 'file' && !/^(image|audio|video|text)\//.test(type),
  );
}
