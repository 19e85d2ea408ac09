import { createUniqueId, type JSX } from 'solid-js';
import { useStudio } from '../studio-context.tsx';

export interface ColourFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (colour: string) => void;
}

/** The system's colour picker; a run through it is one undo step. */
export function ColourField(props: ColourFieldProps): JSX.Element {
  const { studio, actions } = useStudio();
  const id = createUniqueId();
  let open = false;
  return (
    <div class="st-colour">
      <label class="sl-field__label" for={id}>
        {props.label}
      </label>
      <span class="st-colour__well">
        <input
          id={id}
          type="color"
          value={props.value}
          disabled={studio.mode() === 'read-only'}
          onInput={(event) => {
            if (!open) {
              open = true;
              actions.begin();
            }
            props.onChange(event.currentTarget.value);
          }}
          onChange={(event) => {
            props.onChange(event.currentTarget.value);
            if (open) actions.end();
            open = false;
          }}
        />
        <span class="st-colour__code sl-numbers">{props.value.toUpperCase()}</span>
      </span>
    </div>
  );
}
