import '../kit/field.css';
import CircleAlert from 'lucide-solid/icons/circle-alert';
import { createUniqueId, type JSX, Show } from 'solid-js';

export interface TimeFieldProps {
  readonly label: string;
  readonly type: 'time' | 'datetime-local';
  readonly value: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly onCommit: (value: string) => void;
}

/** A moment or a time of the day, with the browser's own picker. */
export function TimeField(props: TimeFieldProps): JSX.Element {
  const id = createUniqueId();
  const note = () => props.error ?? props.hint;
  return (
    <div class="sl-field">
      <label class="sl-field__label" for={id}>
        {props.label}
      </label>
      <input
        id={id}
        class="sl-input"
        type={props.type}
        value={props.value}
        aria-invalid={props.error === undefined ? undefined : 'true'}
        aria-describedby={note() === undefined ? undefined : `${id}-note`}
        onChange={(event) => props.onCommit(event.currentTarget.value)}
      />
      <Show when={note()}>
        <p id={`${id}-note`} class={props.error === undefined ? 'sl-field__hint' : 'sl-field__error'}>
          <Show when={props.error}>
            <CircleAlert size={14} aria-hidden="true" />
          </Show>
          {note()}
        </p>
      </Show>
    </div>
  );
}
