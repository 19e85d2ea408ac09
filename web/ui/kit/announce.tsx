import { createSignal, type JSX } from 'solid-js';

const [polite, setPolite] = createSignal('');

/** Says a sentence to screen readers, after what they are saying now. */
export function announce(sentence: string): void {
  // The same sentence twice would be no change, and so be silent.
  setPolite((last) => (last === sentence ? `${sentence}\u00a0` : sentence));
}

/** The one live region of the page; in the shell. */
export function Announcer(): JSX.Element {
  return (
    <div class="sl-visually-hidden" role="status" aria-live="polite">
      {polite()}
    </div>
  );
}
