import { type JSX, onMount } from 'solid-js';
import { words } from '../words/words.ts';

export interface RenameFieldProps {
  readonly title: string;
  readonly onDone: (title: string | null) => void;
}

/** The title as a field, in its place: Enter and leaving keep it, Escape does not. */
export function RenameField(props: RenameFieldProps): JSX.Element {
  let input: HTMLInputElement | undefined;
  let isDone = false;
  const finish = (keep: boolean) => {
    if (isDone) return;
    isDone = true;
    const title = input?.value.trim() ?? '';
    props.onDone(keep && title !== '' && title !== props.title ? title : null);
  };
  onMount(() => {
    // After the menu that led here has given the focus back.
    requestAnimationFrame(() => {
      input?.focus();
      input?.select();
    });
  });
  return (
    <input
      ref={input}
      class="sl-input card__rename"
      aria-label={words.dashboard.renameLabel}
      value={props.title}
      maxLength={200}
      dir="auto"
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') finish(true);
        if (event.key === 'Escape') finish(false);
      }}
      onBlur={() => finish(true)}
    />
  );
}
