import { type Accessor, createSignal, onCleanup } from 'solid-js';

/** Whether there is room for the details beside the list. The same width stands in queue.css. */
export function createWide(query = '(min-width: 68rem)'): Accessor<boolean> {
  const media = matchMedia(query);
  const [isWide, setWide] = createSignal(media.matches);
  const follow = () => setWide(media.matches);
  media.addEventListener('change', follow);
  onCleanup(() => media.removeEventListener('change', follow));
  return isWide;
}
