import './kbd.css';
import { For, type JSX } from 'solid-js';
import { keysForPlatform } from './keys.ts';

/** Keys as they are on this keyboard: `Ctrl+Z` reads ⌘ Z on a Mac. */
export function Kbd(props: { readonly keys: string }): JSX.Element {
  return (
    <span class="sl-kbd">
      <For each={keysForPlatform(props.keys)}>{(key) => <kbd>{key}</kbd>}</For>
    </span>
  );
}
